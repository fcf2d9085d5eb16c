using RecInterp.Core.Towers;

namespace RecInterp.TestScorers;

/// <summary>Embeddings that are known mixtures: each row is a positive combination of a few of some fixed unit directions, plus noise.</summary>
public static class PlantedEmbeddings
{
    /// <summary>Draws rows.</summary>
    /// <param name="rows">Number of rows n.</param>
    /// <param name="width">Embedding width d.</param>
    /// <param name="directions">Number of fixed directions; the same for the same <paramref name="width"/> and number.</param>
    /// <param name="active">Directions in each row.</param>
    /// <param name="noise">Standard deviation of what is added to every value.</param>
    /// <param name="seed">Seed of the rows.</param>
    public static EmbeddingTable Draw(int rows, int width, int directions, int active, double noise, int seed)
    {
        var fixedRandom = new Random(11);
        var basis = Enumerable.Range(0, directions).Select(_ => Unit(fixedRandom, width)).ToArray();
        var random = new Random(seed);
        var values = new float[rows * width];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < active; i++)
            {
                var direction = basis[random.Next(directions)];
                var amount = 0.5 + random.NextDouble();
                for (var column = 0; column < width; column++)
                {
                    values[(row * width) + column] += (float)(amount * direction[column]);
                }
            }

            for (var column = 0; column < width; column++)
            {
                values[(row * width) + column] += (float)(noise * Normal(random));
            }
        }

        return new EmbeddingTable(rows, width, values);
    }

    internal static float[] Normals(Random random, int count, double size) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(size * Normal(random)))];

    private static double[] Unit(Random random, int width)
    {
        var direction = Enumerable.Range(0, width).Select(_ => Normal(random)).ToArray();
        var length = Math.Sqrt(direction.Sum(x => x * x));
        return [.. direction.Select(x => x / length)];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

using RecInterp.Core.Towers;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Worlds;

/// <summary>Embeddings of users and items made of concepts that are known: the ground truth that dictionaries are measured against.</summary>
/// <remarks>
/// <para>A row is the sum of its active concepts' directions, each times a magnitude, plus noise. Concepts are as unequal as real ones: how often they are active falls as a
/// power of their rank; every third is a narrower one, active only where its broader one is; and neighbours are active together more often than chance has
/// it. Directions are drawn evenly from the sphere, more of them than columns, so that they overlap.</para>
/// </remarks>
public sealed class PlantedConcepts
{
    private const double MostFrequent = 0.4;
    private const double Skew = 0.5;
    private const double Together = 0.3;
    private const double Noise = 0.02;

    private PlantedConcepts(int count, int width, float[] directions, Table users, Table items)
    {
        Count = count;
        Width = width;
        Directions = directions;
        Users = users;
        Items = items;
    }

    /// <summary>Number of concepts.</summary>
    public int Count { get; }

    /// <summary>Embedding width d.</summary>
    public int Width { get; }

    /// <summary>Directions of length 1, shape [count, d].</summary>
    public float[] Directions { get; }

    /// <summary>The users.</summary>
    public Table Users { get; }

    /// <summary>The items; popular concepts are others than the users'.</summary>
    public Table Items { get; }

    /// <summary>Draws a world.</summary>
    /// <param name="count">Number of concepts, at least 3.</param>
    /// <param name="width">Embedding width d, at least 2.</param>
    /// <param name="users">Number of users.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="seed">Decides everything.</param>
    public static PlantedConcepts Draw(int count, int width, int users, int items, int seed)
    {
        var random = RandomStream.Of(seed, RandomStream.Purpose.World);
        var directions = new float[count * width];
        for (var concept = 0; concept < count; concept++)
        {
            var row = directions.AsSpan(concept * width, width);
            double squares = 0;
            foreach (ref var value in row)
            {
                value = (float)Normal(random);
                squares += (double)value * value;
            }

            foreach (ref var value in row)
            {
                value = (float)(value / Math.Sqrt(squares));
            }
        }

        return new PlantedConcepts(count, width, directions, Rows(random, users, count, width, directions, reversed: false), Rows(random, items, count, width, directions, reversed: true));
    }

    private static Table Rows(Random random, int rows, int count, int width, float[] directions, bool reversed)
    {
        var active = new bool[rows * count];
        var values = new float[rows * width];
        for (var row = 0; row < rows; row++)
        {
            var on = active.AsSpan(row * count, count);
            for (var concept = 0; concept < count; concept++)
            {
                var rank = reversed ? count - 1 - concept : concept;
                var often = MostFrequent * Math.Pow(rank + 1, -Skew);
                var isNarrower = concept % 3 == 2;
                var chance = isNarrower ? (on[concept - 1] ? 0.5 : 0) : concept > 0 && on[concept - 1] ? Math.Max(often, Together) : often;
                on[concept] = random.NextDouble() < chance;
            }

            var embedding = values.AsSpan(row * width, width);
            for (var concept = 0; concept < count; concept++)
            {
                var magnitude = on[concept] ? (float)(0.6 + (0.8 * random.NextDouble())) : 0;
                for (var column = 0; column < width && on[concept]; column++)
                {
                    embedding[column] += magnitude * directions[(concept * width) + column];
                }
            }

            foreach (ref var value in embedding)
            {
                value += (float)(Noise * Normal(random));
            }
        }

        return new Table(new EmbeddingTable(rows, width, values), active);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>One side.</summary>
    /// <param name="Embeddings">Embeddings, shape [n, d].</param>
    /// <param name="Active">Whether a concept is active in a row, shape [n, count].</param>
    public sealed record Table(EmbeddingTable Embeddings, bool[] Active)
    {
        /// <summary>Mean number of active concepts a row: the L0 that a dictionary should have.</summary>
        public double MeanActive => (double)Active.Count(on => on) / Embeddings.Rows;
    }
}

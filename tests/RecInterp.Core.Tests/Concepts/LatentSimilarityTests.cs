using RecInterp.Core.Concepts;
using RecInterp.Core.Towers;

namespace RecInterp.Core.Tests.Concepts;

public class LatentSimilarityTests
{
    private static readonly EmbeddingTable Items = new(4, 2, [2, 0, 0, 1, -1, 0, 0, 3]);

    [Fact]
    public void Cosines_of_a_small_catalogue()
    {
        // Intra: cos(e0, e1) = 0 and cos(e1, e3) = 1: mean 0.5. Representatives (1, 0.5) and (0, 2): cos = 0.5 / sqrt(1.25) = 0.4472135955.
        // Mean of items (0.25, 1): (0.75, -0.5) and (-0.25, 1): (-0.1875 - 0.5) / (0.9013878 x 1.0307764) = -0.7399400733.
        var found = LatentSimilarity.Measure(Items, [(0, 1), null, (1, 3)]);

        Assert.Equal(2, found.Latents);
        Assert.Equal(0.5, found.Intra, 1e-9);
        Assert.Equal(0.4472135955, found.Inter, 1e-7);
        Assert.Equal(-0.7399400733, found.CentredInter, 1e-7);
    }

    [Fact]
    public void Inter_equals_the_plain_mean_over_all_pairs()
    {
        var random = new Random(3);
        var items = new EmbeddingTable(30, 5, [.. Enumerable.Range(0, 150).Select(_ => (float)(random.NextDouble() - 0.3))]);
        (int First, int Second)?[] pairs = [.. Enumerable.Range(0, 12).Select(i => ((int, int)?)(i, i + 13))];

        double sum = 0;
        for (var a = 0; a < 12; a++)
        {
            for (var b = 0; b < a; b++)
            {
                sum += Cosine(Mean(a), Mean(b));
            }
        }

        Assert.Equal(sum / 66, LatentSimilarity.Measure(items, pairs).Inter, 1e-6);

        double[] Mean(int latent) => [.. Enumerable.Range(0, 5).Select(i => (items.Row(latent)[i] + (double)items.Row(latent + 13)[i]) / 2)];
    }

    [Fact]
    public void The_first_two_distinct_items_are_taken()
    {
        Assert.Equal((7, 2), LatentSimilarity.FirstTwo([7, 7, 7, 2, 3]));
        Assert.Null(LatentSimilarity.FirstTwo([7, 7]));
        Assert.Null(LatentSimilarity.FirstTwo([]));
    }

    [Fact]
    public void One_item_twice_is_refused() =>
        Assert.Contains("latent 1: found item 2 twice", Assert.Throws<ArgumentException>(() => LatentSimilarity.Measure(Items, [(0, 1), (2, 2)])).Message);

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
}

using FsCheck;
using FsCheck.Fluent;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;

namespace RecInterp.Core.Tests.Fidelity;

public sealed class MonosemanticityTests
{
    [Fact]
    public void Golden_values_by_hand()
    {
        // Cosines: items 0 and 1: 0.6, 0 and 2: 0, 1 and 2: 0.8.
        EmbeddingTable items = new(4, 2, [2, 0, 3, 4, 0, 5, -1, 0]);

        // Latent 0 scales to 1, 1/2, 1/4, 0: (0.5 * 0.6 + 0.25 * 0 + 0.125 * 0.8) / 0.875. Latent 1 is dead. Latent 2 is one item's: no pair.
        // Latent 3 is constant. Latent 4 scales to 1, 0, 0, 1/2: opposite items.
        float[] latents =
        [
            5, 0, 0, 7, 2,
            3, 0, 9, 7, 0,
            2, 0, 0, 7, 0,
            1, 0, 0, 7, 1,
        ];

        Monosemanticity found = Monosemanticity.Measure(latents, 5, items);

        double[] expected = [0.4 / 0.875, 0, 0, 0, -1];
        Assert.All(expected.Zip(found.Scores), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
        Assert.Equal(4, found.Live);
        Assert.Equal(((0.4 / 0.875) - 1) / 5, found.Mean, 1e-7);
        Assert.Equal(((0.4 / 0.875) - 1) / 4, found.LiveMean, 1e-7);
    }

    [Fact]
    public void Only_the_strongest_items_count_and_of_equal_ones_the_first()
    {
        EmbeddingTable items = new(4, 2, [1, 0, 0, 1, 1, 0, 1, 1]);

        Assert.Equal(1, Monosemanticity.Measure([3, 1, 3, 0], 1, items, depth: 2).Mean); // Items 0 and 2, alike.
        Assert.Equal(0, Monosemanticity.Measure([3, 3, 3, 0], 1, items, depth: 2).Mean); // Items 0 and 1.
    }

    [Fact]
    public void An_embedding_of_0_is_like_no_other() =>
        Assert.Equal(0, Monosemanticity.Measure([1, 1, 0], 1, new EmbeddingTable(3, 2, [0, 0, 1, 0, 1, 0])).Mean);

    [Fact]
    public void Scores_are_those_of_the_formula_and_within_their_range() => Claim.HoldsFor(
        Gen.Zip(Cases.Batches(), Gen.Choose(2, 6)),
        both =>
        {
            var (batch, depth) = both;
            var (m, items) = (batch.Dictionary.LatentCount, new EmbeddingTable(batch.Rows, batch.Dictionary.EmbeddingWidth, batch.Embeddings));
            float[] latents = new float[batch.Rows * m];
            batch.Dictionary.Encode(batch.Embeddings, latents, new RowScale[batch.Rows]);

            Monosemanticity found = Monosemanticity.Measure(latents, m, items, depth);

            for (int latent = 0; latent < m; latent++)
            {
                float[] column = [.. Enumerable.Range(0, batch.Rows).Select(row => latents[(row * m) + latent])];
                Assert.Equal(ByFormula(column, items, depth), found.Scores[latent], 1e-9);
                Assert.InRange(found.Scores[latent], -1, 1);
                Assert.True(column.Any(value => value != 0) || found.Scores[latent] == 0);
            }

            Assert.Equal(found.Scores.Average(), found.Mean, 1e-12);
            Assert.Equal(found.Mean * m, found.LiveMean * found.Live, 1e-9);
            Assert.Equal(LatentUsage.Measure(latents, m).Dead, m - found.Live);
        });

    [Fact]
    public void A_dictionary_scores_as_its_latents_do() => Claim.HoldsFor(
        Cases.Batches(),
        batch =>
        {
            float[] latents = new float[batch.Rows * batch.Dictionary.LatentCount];
            batch.Dictionary.Encode(batch.Embeddings, latents, new RowScale[batch.Rows]);
            EmbeddingTable items = new(batch.Rows, batch.Dictionary.EmbeddingWidth, batch.Embeddings);

            Assert.Equal(
                Monosemanticity.Measure(latents, batch.Dictionary.LatentCount, items).Scores,
                Monosemanticity.Measure(batch.Dictionary, items).Scores);
        });

    [Fact]
    public void A_catalogue_of_several_blocks_scores_as_one()
    {
        var batch = Cases.MakeBatch(4, 7, 6000, InputTransformKind.RowNorm, seed: 3);
        float[] latents = new float[6000 * 7];
        batch.Dictionary.Encode(batch.Embeddings, latents, new RowScale[6000]);
        EmbeddingTable items = new(6000, 4, batch.Embeddings);

        Assert.Equal(Monosemanticity.Measure(latents, 7, items).Scores, Monosemanticity.Measure(batch.Dictionary, items).Scores);
    }

    [Fact]
    public void The_size_of_a_latent_does_not_matter() => Claim.HoldsFor(
        Gen.Zip(Gen.Choose(0, int.MaxValue), Gen.Choose(-20, 20)),
        both =>
        {
            Random random = new(both.Item1);
            float[] values = [.. Enumerable.Range(0, 12).Select(_ => Math.Max(0, random.NextSingle() - 0.3f))];
            EmbeddingTable items = new(12, 3, [.. Enumerable.Range(0, 36).Select(_ => random.NextSingle() - 0.5f)]);
            float scale = MathF.Pow(2, both.Item2); // A power of two: scaling rounds nothing, so the order of the items stays.

            Assert.Equal(
                Monosemanticity.Measure(values, 1, items, depth: 5).Mean,
                Monosemanticity.Measure([.. values.Select(value => value * scale)], 1, items, depth: 5).Mean,
                1e-12);
        });

    [Theory]
    [InlineData(6, 2, 2, 30, "latents of 3 items and embeddings of 2")]
    [InlineData(5, 2, 2, 30, "not a whole number of rows of 2")]
    [InlineData(0, 2, 0, 30, "no rows")]
    [InlineData(4, 2, 2, 1, "depth")]
    public void What_does_not_fit_is_refused(int length, int latentCount, int items, int depth, string words)
    {
        ArgumentException fault = Assert.ThrowsAny<ArgumentException>(
            () => Monosemanticity.Measure(new float[length], latentCount, new EmbeddingTable(items, 1, new float[items]), depth));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_of_another_width_is_refused() =>
        Assert.Throws<ArgumentException>("dictionary", () => Monosemanticity.Measure(Cases.MakeBatch(4, 2, 1, InputTransformKind.None, 1).Dictionary, new EmbeddingTable(1, 3, [1, 2, 3])));

    [Fact]
    public void A_latent_that_is_no_number_is_named()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() => Monosemanticity.Measure([1, 2, 3, float.NaN], 2, new EmbeddingTable(2, 1, [1, 2])));

        Assert.Contains("Latent 1 of item 1 is NaN", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The formula as it stands: scaled first, all ordered pairs.</summary>
    private static double ByFormula(float[] latent, EmbeddingTable items, int depth)
    {
        double lowest = latent.Min();
        double range = latent.Max() - lowest;
        double[] scaled = [.. latent.Select(value => range == 0 ? 0 : (value - lowest) / range)];
        int[] top = [.. Enumerable.Range(0, latent.Length).OrderByDescending(item => latent[item]).Take(depth)];
        var pairs = (from i in top from j in top where i != j select (Weight: scaled[i] * scaled[j], Cosine: Cosine(items.Row(i), items.Row(j)))).ToList();
        double bottom = pairs.Sum(pair => pair.Weight);
        return bottom == 0 ? 0 : pairs.Sum(pair => pair.Weight * pair.Cosine) / bottom;
    }

    private static double Cosine(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double product = 0, left = 0, right = 0;
        for (int column = 0; column < x.Length; column++)
        {
            product += (double)x[column] * y[column];
            left += (double)x[column] * x[column];
            right += (double)y[column] * y[column];
        }

        return left == 0 || right == 0 ? 0 : product / Math.Sqrt(left * right);
    }
}

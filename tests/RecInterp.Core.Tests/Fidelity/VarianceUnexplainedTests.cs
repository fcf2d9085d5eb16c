using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;

namespace RecInterp.Core.Tests.Fidelity;

public sealed class VarianceUnexplainedTests
{
    [Fact]
    public void The_share_is_the_one_worked_out_by_hand()
    {
        // Mean (2, 0): total 1 + 1 + 4 + 4 = 10. Errors 0, 1, 0, 2: lost 1 + 4 = 5.
        var original = new EmbeddingTable(2, 2, [1, 2, 3, -2]);
        var reconstruction = new EmbeddingTable(2, 2, [1, 3, 3, 0]);

        Assert.Equal(0.5, VarianceUnexplained.Compute(original, reconstruction));
    }

    [Fact]
    public void An_exact_copy_loses_nothing()
    {
        var table = new EmbeddingTable(2, 2, [1, 2, 3, -2]);

        Assert.Equal(0, VarianceUnexplained.Compute(table, table));
    }

    [Fact]
    public void Answering_the_mean_loses_everything() =>
        Assert.Equal(1, VarianceUnexplained.Compute(new EmbeddingTable(2, 2, [1, 2, 3, -2]), new EmbeddingTable(2, 2, [2, 0, 2, 0])));

    [Fact]
    public void Equal_rows_lose_nothing_when_exact_and_infinitely_much_otherwise()
    {
        var original = new EmbeddingTable(3, 1, [0.1f, 0.1f, 0.1f]);

        Assert.Equal(0, VarianceUnexplained.Compute(original, original));
        Assert.Equal(double.PositiveInfinity, VarianceUnexplained.Compute(original, new EmbeddingTable(3, 1, [0.1f, 0.1f, 0.2f])));
    }

    [Fact]
    public void A_far_away_mean_does_not_cost_digits()
    {
        // Values 4096 +- 1/1024 (exact in float32): a sum of squares minus a squared mean in float32 would find no variance at all.
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => 4096f + (i % 2 == 0 ? 1f : -1f) / 1024f)];
        float[] decoded = [.. values.Select(_ => 4096f)];

        Assert.Equal(1, VarianceUnexplained.Compute(new EmbeddingTable(1000, 1, values), new EmbeddingTable(1000, 1, decoded)), 1e-12);
    }

    [Fact]
    public void Two_shapes_are_refused_with_both()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => VarianceUnexplained.Compute(new EmbeddingTable(2, 3, new float[6]), new EmbeddingTable(3, 2, new float[6])));

        Assert.Contains("The original is [2, 3], the reconstruction [3, 2]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_without_rows_are_refused()
    {
        var empty = new EmbeddingTable(0, 2, []);

        Assert.Throws<ArgumentException>(() => VarianceUnexplained.Compute(empty, empty));
    }
}

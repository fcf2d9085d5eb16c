using RecInterp.Training.Evaluation;

namespace RecInterp.Training.Tests.Evaluation;

public sealed class PublishedOrderTests
{
    [Fact]
    public void The_published_numbers_are_in_the_published_order()
    {
        var claims = PublishedOrder.Compare([.. PublishedOrder.Published.Select(pair => Row(pair.Key, pair.Value.F1, pair.Value.Mcc))]);

        Assert.Equal(10, claims.Count);
        Assert.All(claims, claim => Assert.True(claim.Holds, $"{claim}"));
    }

    [Fact]
    public void What_is_otherwise_is_said()
    {
        var claims = PublishedOrder.Compare([Row("matryoshka-batch-top-k", 0.5, 0.9), Row("batch-top-k", 0.6, 0.8), Row("jump-relu", 0.4, 0.79), Row("relu", 0.3, 0.7)]);

        Assert.Equal(
            [("F1", "matryoshka-batch-top-k", "batch-top-k"), ("F1", "batch-top-k", "jump-relu")],
            claims.Where(claim => !claim.Holds).Select(claim => (claim.Measure, claim.First, claim.Second)));
        Assert.Equal(-0.1, claims[0].Difference, 1e-9);
    }

    private static SyntheticRow Row(string name, double f1, double mcc) => new(name, f1, mcc, Uniqueness: 1, MeanActive: 5, Fvu: 0.2, Dead: 0);
}

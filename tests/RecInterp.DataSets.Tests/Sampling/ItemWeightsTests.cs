using RecInterp.DataSets.Sampling;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests.Sampling;

public sealed class ItemWeightsTests
{
    private static readonly DataSet Set = SmallSets.Of(4, 3, [(0, 0), (1, 0), (2, 0), (3, 1)]);

    [Fact]
    public void Weights_are_one_the_softmax_of_shares_or_the_shares()
    {
        Assert.Equal([1, 1, 1], ItemWeights.Of(Set.Log, ItemWeighting.Uniform).Values.ToArray());
        Assert.Equal([0.75, 0.25, 0], ItemWeights.Of(Set.Log, ItemWeighting.Popularity).Values.ToArray());
        var softmax = ItemWeights.Of(Set.Log, ItemWeighting.SoftmaxOfShare, 2).Values;
        Assert.Equal(Math.Exp(1.5), softmax[0], 12);
        Assert.Equal(1, softmax[2], 12);
    }

    [RealDataFact("ml-1m")]
    public void On_the_real_set_the_softmax_is_all_but_uniform()
    {
        var weights = ItemWeights.Of(RealSets.Ml1m.Log, ItemWeighting.SoftmaxOfShare).Values.ToArray();

        Assert.Equal(1.00343, weights.Max() / weights.Min(), 5); // The most popular film has 3,428 ratings of 1,000,209, the rarest 1: exp(3,427 / 1,000,209).
    }
}

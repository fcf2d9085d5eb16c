using RecInterp.Core.Concepts;

namespace RecInterp.Core.Tests.Concepts;

public class ConceptVerificationTests
{
    [Theory]
    [InlineData(5, 5, 5, 5, 1, true)]
    [InlineData(5, 3, 5, 5, 0.8, true)]
    [InlineData(5, 2, 5, 5, 0.7, false)]
    [InlineData(5, 0, 5, 5, 0.5, false)] // A concept that never occurs.
    [InlineData(5, 5, 5, 0, 0.5, false)] // One that every item carries.
    [InlineData(0, 0, 5, 5, 1, false)] // Nothing was verified.
    [InlineData(0, 0, 0, 0, 0, false)]
    public void Scores_tell_hits_and_rejections(int positives, int carried, int negatives, int notCarried, double score, bool verified)
    {
        var found = ConceptVerification.Measure(
            [.. Enumerable.Range(0, positives).Select(i => i < carried)], [.. Enumerable.Range(0, negatives).Select(i => i >= notCarried)]);

        Assert.Equal(new ConceptVerification(positives, carried, negatives, notCarried), found);
        Assert.Equal(score, found.Score, 1e-12);
        Assert.Equal(verified, found.IsVerified);
    }
}

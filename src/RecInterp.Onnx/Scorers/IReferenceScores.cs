namespace RecInterp.Onnx.Scorers;

/// <summary>Scores that imported parts must reproduce, for random pairs of a user and an item.</summary>
internal interface IReferenceScores : IDisposable
{
    /// <summary>What is compared with, in words.</summary>
    string Name { get; }

    /// <summary>Scores some random pairs.</summary>
    /// <param name="random">Source of the pairs.</param>
    /// <param name="pairs">Most pairs that are wanted; at least one is given.</param>
    ScoredPairs Next(Random random, int pairs);
}

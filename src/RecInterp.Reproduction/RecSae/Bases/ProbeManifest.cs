using RecInterp.Onnx.Files;

namespace RecInterp.Reproduction.RecSae.Bases;

/// <summary>What a folder of probes says of itself, in manifest.json.</summary>
/// <param name="Format">Always "recinterp.probes".</param>
/// <param name="FormatVersion">Version of the layout.</param>
/// <param name="Recipe">What was trained.</param>
/// <param name="DataSha256">Identity of the split.</param>
/// <param name="Seconds">Seconds of training.</param>
/// <param name="Epochs">Epochs that were trained; null where the training does not tell.</param>
/// <param name="Test">The recommender's own metrics on the test rows.</param>
/// <param name="Popularity">Those of popularity.</param>
/// <param name="Random">Those of chance.</param>
/// <param name="Files">Digest of every other file.</param>
internal sealed record ProbeManifest(
    string Format,
    int FormatVersion,
    BaseRecipe Recipe,
    string DataSha256,
    double Seconds,
    int? Epochs,
    BaseMetrics Test,
    BaseMetrics Popularity,
    BaseMetrics Random,
    SortedDictionary<string, FileDigest> Files)
{
    public const string FormatName = "recinterp.probes";

    public const int CurrentVersion = 1;

    /// <summary>Whether the recommender ranks worse than popularity, and should not be interpreted without a warning.</summary>
    public bool IsWorseThanPopularity => Test.Ndcg10 < Popularity.Ndcg10 || Test.PercentileRank > Popularity.PercentileRank;
}

using RecInterp.Core.Towers;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Export;

/// <summary>Publishes a trained dictionary as a bundle, witnessed by TorchSharp and by the plain loops.</summary>
public static class DictionaryExport
{
    /// <summary>Rows on which ONNX Runtime is compared with the witnesses.</summary>
    public const int ComparedRows = 10_000;

    /// <summary>Exports a dictionary.</summary>
    /// <param name="dictionary">The trained dictionary.</param>
    /// <param name="scorer">The scorer that it was trained for, whose embeddings the comparison uses.</param>
    /// <param name="folder">The bundle to write.</param>
    /// <param name="overwrite">Whether an existing bundle is replaced. Default false.</param>
    /// <param name="cancellation">Stops the export; nothing is left behind.</param>
    /// <returns>The manifest of what was published.</returns>
    /// <exception cref="Onnx.Files.DisagreementException">ONNX Runtime and a witness differ by more than <see cref="BundleExport.Tolerance"/>; nothing is published.</exception>
    /// <exception cref="IOException">The folder exists and is not to be replaced, or cannot be written.</exception>
    public static BundleManifest Run(DictionaryFolder dictionary, ScorerFolder scorer, string folder, bool overwrite = false, CancellationToken cancellation = default) =>
        Run(dictionary, TrainingSource.Of(scorer), folder, overwrite, cancellation);

    /// <summary>Exports a dictionary.</summary>
    /// <param name="dictionary">The trained dictionary.</param>
    /// <param name="source">What it was trained on: the comparison uses its embeddings.</param>
    /// <param name="folder">The bundle to write.</param>
    /// <param name="overwrite">Whether an existing bundle is replaced. Default false.</param>
    /// <param name="cancellation">Stops the export; nothing is left behind.</param>
    /// <returns>The manifest of what was published.</returns>
    /// <exception cref="Onnx.Files.DisagreementException">ONNX Runtime and a witness differ by more than <see cref="BundleExport.Tolerance"/>; nothing is published.</exception>
    /// <exception cref="IOException">The folder exists and is not to be replaced, or cannot be written.</exception>
    public static BundleManifest Run(DictionaryFolder dictionary, TrainingSource source, string folder, bool overwrite = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var users = source.Users.Embeddings;
        var rows = BundleExport.Sample(users, source.Items?.Embeddings ?? new EmbeddingTable(0, users.Width, []), ComparedRows);
        using var torch = new TorchDictionary(dictionary.Dictionary);
        return BundleExport.Run(dictionary, rows, [torch, new PlainWitness(dictionary.Dictionary)], folder, overwrite, cancellation);
    }
}

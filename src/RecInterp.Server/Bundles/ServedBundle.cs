using System.Numerics.Tensors;
using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Server.Bundles;

/// <summary>A bundle that was opened, loaded into ONNX Runtime, and gave its golden rows back.</summary>
/// <threadsafety>Safe for concurrent use until disposed.</threadsafety>
internal sealed class ServedBundle : IDisposable
{
    private ServedBundle(string digest, LatentSession session)
    {
        Digest = digest;
        Session = session;
    }

    /// <summary>SHA-256 of the bundle's manifest: its version.</summary>
    public string Digest { get; }

    /// <summary>Its graphs.</summary>
    public LatentSession Session { get; }

    /// <summary>Opens a bundle and replays its golden rows.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The bundle.</returns>
    /// <exception cref="InvalidArtifactException">The bundle is missing or damaged, or the golden rows come out different here.</exception>
    public static ServedBundle Open(string path)
    {
        var folder = BundleFolder.Open(path);
        var session = LatentSession.Open(folder);
        try
        {
            Replay(folder, session);
            return new ServedBundle(folder.Digest, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();

    private static void Replay(BundleFolder folder, LatentSession session)
    {
        // 1. Encode, decode and edit against the plain loops on this machine. The comparison leaves out rows that stand so near a
        //    threshold that rounding decides, which a comparison with recorded latents could not.
        var golden = folder.Golden;
        var agreement = BundleExport.Compare(folder.Dictionary, session, new PlainWitness(folder.Dictionary), golden.Embeddings);
        if (!agreement.Holds)
        {
            throw new InvalidArtifactException(
                folder.Path,
                $"on this machine ONNX Runtime and the plain loops differ by {agreement.Encode:G3} (encode), {agreement.Decode:G3} (decode), {agreement.Edit:G3} (edit) on the golden rows, expected at most {agreement.Tolerance:G3}");
        }

        // 2. Decoding against what the exporting machine recorded.
        var scales = new RowScale[golden.Embeddings.Rows];
        var reconstructions = new float[golden.Embeddings.Values.Length];
        session.Encode(golden.Embeddings.Values, new float[golden.Latents.Length], scales);
        session.Decode(golden.Latents, scales, reconstructions);
        TensorPrimitives.Subtract(reconstructions, golden.Reconstructions.Values, reconstructions);
        var deviation = TensorPrimitives.MaxMagnitude<float>(reconstructions) is var worst && float.IsNaN(worst) ? float.NaN : Math.Abs(worst);
        var allowed = BundleExport.Tolerance * Math.Max(1, Math.Abs(TensorPrimitives.MaxMagnitude(golden.Reconstructions.Values)));
        if (!(deviation <= allowed))
        {
            throw new InvalidArtifactException(
                folder.Path, $"the golden rows are decoded with a deviation of {deviation:G3} from what was recorded at export, expected at most {allowed:G3}");
        }
    }
}

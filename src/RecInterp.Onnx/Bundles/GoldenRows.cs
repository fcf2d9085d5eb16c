using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Bundles;

/// <summary>A few embeddings with the latents and reconstructions that the exporting machine got: what a server replays before it says that it is ready.</summary>
/// <param name="Embeddings">Embeddings, shape [B, d].</param>
/// <param name="Latents">Latents, shape [B, m], row-major.</param>
/// <param name="Reconstructions">Reconstructions, shape [B, d].</param>
public sealed record GoldenRows(EmbeddingTable Embeddings, float[] Latents, EmbeddingTable Reconstructions)
{
    /// <summary>The file's name in a bundle.</summary>
    public const string FileName = "golden.safetensors";

    /// <summary>Computes golden rows by the plain loops.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="embeddings">The rows.</param>
    public static GoldenRows Of(LatentDictionary dictionary, EmbeddingTable embeddings)
    {
        var latents = new float[embeddings.Rows * dictionary.LatentCount];
        var scales = new RowScale[embeddings.Rows];
        var reconstructions = new float[embeddings.Rows * embeddings.Width];
        dictionary.Encode(embeddings.Values, latents, scales);
        dictionary.Decode(latents, scales, reconstructions);
        return new GoldenRows(embeddings, latents, new EmbeddingTable(embeddings.Rows, embeddings.Width, reconstructions));
    }

    /// <summary>Writes the rows.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path)
    {
        long rows = Embeddings.Rows;
        SafetensorsFile.Write(
            path,
            [
                ("embedding", [rows, Embeddings.Width], Embeddings.Values.ToArray()),
                ("latents", [rows, Latents.Length / rows], Latents),
                ("reconstruction", [rows, Embeddings.Width], Reconstructions.Values.ToArray()),
            ]);
    }

    /// <summary>Reads the rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="description">Shape of the dictionary.</param>
    /// <exception cref="InvalidArtifactException">A tensor is missing or has another shape.</exception>
    public static GoldenRows Read(string path, DictionaryDescription description)
    {
        var tensors = SafetensorsFile.Read(path);
        float[] Tensor(string name, int width) =>
            tensors.TryGetValue(name, out var tensor) && tensor.Shape is [> 0, var found] && found == width
                ? tensor.Values
                : throw new InvalidArtifactException(path, $"has no tensor {name} of shape (n, {width})");

        var embeddings = Tensor("embedding", description.EmbeddingWidth);
        var latents = Tensor("latents", description.LatentCount);
        var reconstructions = Tensor("reconstruction", description.EmbeddingWidth);
        var rows = embeddings.Length / description.EmbeddingWidth;
        return reconstructions.Length == embeddings.Length && latents.Length == rows * description.LatentCount
            ? new GoldenRows(new EmbeddingTable(rows, description.EmbeddingWidth, embeddings), latents, new EmbeddingTable(rows, description.EmbeddingWidth, reconstructions))
            : throw new InvalidArtifactException(path, "its tensors have different numbers of rows");
    }
}

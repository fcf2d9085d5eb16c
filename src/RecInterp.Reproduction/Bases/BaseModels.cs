using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Reproduction.Bases;

/// <summary>Base recommenders, trained once and kept in a folder: each is exported as one graph and imported like anybody's.</summary>
/// <remarks>A base is kept under a digest of its data, split, options and seed. Its measures are written last, so what was left half done is done again.</remarks>
/// <param name="cache">The folder; made where it is absent.</param>
/// <param name="threads">Threads for ranking.</param>
internal sealed class BaseModels(string cache, int threads)
{
    // Raised when what is kept, or how it is made, changes without a change of the options.
    private const int Version = 1;

    /// <summary>A base, from the folder where it was made before.</summary>
    /// <param name="recipe">How it is made.</param>
    /// <param name="set">The data.</param>
    /// <param name="seed">Seed of its weights and draws.</param>
    /// <param name="cancellation">Stops training.</param>
    /// <exception cref="InvalidArtifactException">What is kept is damaged; names the file.</exception>
    public BaseModel Get(BaseRecipe recipe, PaperSet set, int seed, CancellationToken cancellation)
    {
        var name = $"{recipe.Name}-{set.Set.Name}-{seed}-{Digest(recipe, set, seed)[..16]}";
        var folder = Path.Combine(cache, name);
        var measured = folder + ".json";
        if (!File.Exists(measured) || !Directory.Exists(folder))
        {
            Directory.CreateDirectory(cache);
            var recommender = recipe.Train(this, set, seed, cancellation);
            var graph = folder + ".onnx";
            recommender.ToGraph().Write(graph);
            ScorerImport.Run(graph, folder, new ScorerImportOptions { Overwrite = Directory.Exists(folder) }, cancellation: cancellation);
            File.Delete(graph);
            ManifestJson.Write(measured, BaseMeasures.Of(recommender, set.Split, threads, cancellation));
        }

        return new BaseModel(recipe, seed, ScorerFolder.Open(folder), ManifestJson.Read<BaseMeasures>(measured));
    }

    private static string Digest(BaseRecipe recipe, PaperSet set, int seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Version}\n{recipe.Name}\n{recipe.Settings}\n{seed}\n"));
        hash.AppendData(MemoryMarshal.AsBytes(set.Split.Log.Users));
        hash.AppendData(MemoryMarshal.AsBytes(set.Split.Log.Items));
        hash.AppendData(MemoryMarshal.AsBytes<int>(set.Split.Train));
        hash.AppendData(MemoryMarshal.AsBytes<int>(set.Split.Test));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

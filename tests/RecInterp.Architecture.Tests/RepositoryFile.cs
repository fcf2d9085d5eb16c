using RecInterp.TestScorers;

namespace RecInterp.Architecture.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">Its path from the repository's root, with forward slashes.</param>
internal sealed record RepositoryFile(string Path)
{
    private static readonly string[] NotOurs = [".git", ".vs", ".idea", ".vscode", "artifacts", "bin", "obj", "node_modules", "TestResults", "__pycache__"];

    private static readonly string[] Binary = [".onnx", ".npy", ".safetensors", ".snk", ".png"];

    /// <summary>All text files that belong to the repository.</summary>
    public static IReadOnlyList<RepositoryFile> All { get; } = [.. Below(Repository.Root).Where(file => !Binary.Contains(System.IO.Path.GetExtension(file.Path)))];

    public string Text => File.ReadAllText(FullPath);

    public string Name => System.IO.Path.GetFileName(Path);

    public string FullPath => System.IO.Path.Combine(Repository.Root, Path);

    /// <summary>The C# sources of the product, Substitutes excepted: those follow the packages that they stand for.</summary>
    public static IEnumerable<RepositoryFile> Sources => All.Where(file =>
        file.Path.StartsWith("src/", StringComparison.Ordinal)
        && !file.Path.StartsWith("src/Substitutes/", StringComparison.Ordinal)
        && file.Path.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<RepositoryFile> Documents => All.Where(file => file.Path.EndsWith(".md", StringComparison.Ordinal));

    public static RepositoryFile At(string path) => new(path);

    public override string ToString() => Path;

    private static IEnumerable<RepositoryFile> Below(string folder) =>
        Directory.EnumerateFiles(folder)
            .Select(path => new RepositoryFile(System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')))
            .Concat(Directory.EnumerateDirectories(folder).Where(child => !NotOurs.Contains(System.IO.Path.GetFileName(child))).SelectMany(Below));
}

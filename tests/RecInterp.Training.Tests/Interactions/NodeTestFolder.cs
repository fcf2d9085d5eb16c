using System.Formats.Tar;
using System.IO.Compression;
using RecInterp.TestScorers;

namespace RecInterp.Training.Tests.Interactions;

/// <summary>ONNX's own tests of single operators, unpacked once: a folder each with a model, its inputs and the outputs that they give.</summary>
internal static class NodeTestFolder
{
    private const string Archive = "onnx-node-tests.tar.gz";

    private static readonly Lazy<string> Root = new(Unpack);

    /// <summary>Their names: "opset13/test_abs".</summary>
    public static IReadOnlyList<string> Names => RealData.PathOf(Archive) is null
        ? []
        : [.. Directory.EnumerateDirectories(Root.Value).SelectMany(Directory.EnumerateDirectories).Select(folder => Path.GetRelativePath(Root.Value, folder)).Order(StringComparer.Ordinal)];

    /// <summary>The folder of a test.</summary>
    public static string PathOf(string name) => Path.Combine(Root.Value, name);

    private static string Unpack()
    {
        var folder = Directory.CreateTempSubdirectory("recinterp-node-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var file = File.OpenRead(RealData.PathOf(Archive)!);
        using var content = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(content, folder, overwriteFiles: false);
        return Path.Combine(folder, "onnx-node-tests");
    }
}

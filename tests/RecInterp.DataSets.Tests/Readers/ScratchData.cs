using System.IO.Compression;
using System.Text;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests.Readers;

/// <summary>Writes files of a data set into a scratch folder.</summary>
internal static class ScratchData
{
    public static ScratchFolder With(params (string Name, string Text)[] files)
    {
        var folder = new ScratchFolder();
        foreach (var (name, text) in files)
        {
            Write(folder, name, Encoding.UTF8.GetBytes(text));
        }

        return folder;
    }

    public static void Write(ScratchFolder folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder.Path, name);
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            File.WriteAllBytes(path, bytes);
            return;
        }

        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        packed.Write(bytes);
    }
}

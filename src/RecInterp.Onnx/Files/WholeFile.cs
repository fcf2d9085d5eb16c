namespace RecInterp.Onnx.Files;

/// <summary>A file that appears whole or not at all: it is written beside its place and renamed.</summary>
public static class WholeFile
{
    /// <summary>Writes text as UTF-8; a file that was there is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What it shall hold.</param>
    /// <exception cref="IOException">The folder does not exist or cannot be written.</exception>
    public static void WriteText(string path, string text)
    {
        var partial = $"{path}.partial-{Guid.NewGuid():N}";
        try
        {
            File.WriteAllText(partial, text);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial); // Nothing happens where it was renamed.
        }
    }
}

namespace RecInterp.Onnx.Files;

/// <summary>A file or folder that was read is not what it should be.</summary>
/// <remarks>The message names the file, what in it is wrong (node, key or field), what was found and what was expected.</remarks>
public sealed class InvalidArtifactException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="artifact">The file or folder, as the caller named it.</param>
    /// <param name="fault">What is wrong: where, found, expected.</param>
    /// <param name="inner">What was caught, if anything.</param>
    public InvalidArtifactException(string artifact, string fault, Exception? inner = null)
        : base($"{artifact}: {fault}", inner)
    {
        Artifact = artifact;
    }

    /// <summary>The file or folder that is at fault, as the caller named it.</summary>
    public string Artifact { get; }
}

using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests;

/// <summary>Bad input is refused with a message that names what was found and what was expected.</summary>
internal static class Refused
{
    public static void As(Action action, params string[] words)
    {
        var fault = Assert.Throws<InvalidArtifactException>(action);
        Assert.All(words, word => Assert.Contains(word, fault.Message, StringComparison.Ordinal));
    }

    /// <summary>Runs code on damaged input: it may succeed, and it may refuse; nothing else.</summary>
    public static bool Or(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (InvalidArtifactException)
        {
            return true;
        }
    }
}

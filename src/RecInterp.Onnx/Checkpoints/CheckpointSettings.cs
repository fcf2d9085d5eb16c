using System.Text.Json;
using System.Text.Json.Nodes;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Checkpoints;

/// <summary>A checkpoint's cfg.json, key by key.</summary>
/// <param name="path">The file.</param>
/// <param name="values">Its content.</param>
internal sealed class CheckpointSettings(string path, JsonObject values)
{
    /// <summary>The file, for messages.</summary>
    public string Path => path;

    /// <summary>A key of text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">What holds where it is missing; null asks for it.</param>
    public string Text(string key, string? otherwise = null) => Value<string>(key, "a text") ?? otherwise ?? throw Missing(key);

    /// <summary>A key of a whole number of at least 1.</summary>
    /// <param name="key">The key.</param>
    public int Count(string key) => (Value<int?>(key, "a whole number") ?? throw Missing(key)) is >= 1 and var count
        ? count
        : throw new InvalidArtifactException(path, $"{key} is {values[key]}, expected at least 1");

    /// <summary>A key of true or false.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">What holds where it is missing.</param>
    public bool Flag(string key, bool otherwise) => Value<bool?>(key, "true or false") ?? otherwise;

    /// <summary>Asks for one value of a key; where it is missing the value is as good as there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="wanted">The value.</param>
    public void Expect(string key, string wanted)
    {
        if (Text(key, wanted) is var found && found != wanted)
        {
            throw new InvalidArtifactException(path, $"{key} is '{found}', expected '{wanted}'");
        }
    }

    private T? Value<T>(string key, string expected)
    {
        try
        {
            return values[key] is { } node ? node.GetValue<T>() : default;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException)
        {
            throw new InvalidArtifactException(path, $"{key} is {values[key]!.ToJsonString()}, expected {expected}", e);
        }
    }

    private InvalidArtifactException Missing(string key) => new(path, $"has no key '{key}'; found {string.Join(", ", values.Select(entry => entry.Key))}");
}

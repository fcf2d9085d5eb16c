using System.Text.Json;
using System.Text.Json.Serialization;

namespace RecInterp.Onnx.Files;

/// <summary>How manifests are written: indented camel-case JSON with every key, null where there is nothing; unknown or missing keys are errors on reading.</summary>
public static class ManifestJson
{
    /// <summary>The options for manifests and reports, shared and read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: true);

    /// <summary>The same on one line, for JSON-lines logs.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>Reads a manifest.</summary>
    /// <typeparam name="T">The manifest's record.</typeparam>
    /// <param name="path">The JSON file.</param>
    /// <exception cref="InvalidArtifactException">The file is missing, is not JSON, or has an unknown or missing key.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Options)
                ?? throw new InvalidArtifactException(path, "found JSON null, expected an object");
        }
        catch (JsonException e)
        {
            throw new InvalidArtifactException(path, $"not a valid {typeof(T).Name}: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new InvalidArtifactException(path, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes a manifest.</summary>
    /// <typeparam name="T">The manifest's record.</typeparam>
    /// <param name="path">The JSON file.</param>
    /// <param name="manifest">What to write.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write<T>(string path, T manifest) =>
        WholeFile.WriteText(path, JsonSerializer.Serialize(manifest, Options) + "\n");

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            WriteIndented = indented,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

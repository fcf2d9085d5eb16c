using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecInterp.Onnx.Files;

/// <summary>Files of the safetensors format that hold tensors of floats; what is written is float32.</summary>
/// <remarks>
/// A little-endian u64 header length, a JSON header of name, dtype, shape and [begin, end) offsets, then the data:
/// contiguous, row-major, little-endian, without holes. The header is padded with spaces to a multiple of 8 bytes.
/// </remarks>
public static class SafetensorsFile
{
    private const int HeaderBytesMax = 100_000_000;

    /// <summary>Writes tensors in the order given.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Name, shape and row-major values of each.</param>
    /// <exception cref="ArgumentException">A shape does not fit its values.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, long[] Shape, float[] Values)> tensors)
    {
        var header = new JsonObject();
        long offset = 0;
        foreach (var (name, shape, values) in tensors)
        {
            if (shape.Aggregate(1L, (product, axis) => product * axis) != values.Length)
            {
                throw new ArgumentException($"tensor {name}: found {values.Length} values for shape ({string.Join(", ", shape)})", nameof(tensors));
            }

            var end = offset + (values.Length * sizeof(float));
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(axis => JsonValue.Create(axis))]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (json.Length + 7) / 8 * 8;
        using var stream = File.Create(path);
        stream.Write(BitConverter.GetBytes((ulong)padded));
        stream.Write(json);
        for (var i = json.Length; i < padded; i++)
        {
            stream.WriteByte((byte)' ');
        }

        foreach (var (_, _, values) in tensors)
        {
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    /// <summary>Reads all tensors of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Shape and row-major values by name, converted to float32.</returns>
    /// <exception cref="InvalidArtifactException">Not a safetensors file, another dtype than F64, F32, F16 and BF16, holes, overlap or trailing bytes.</exception>
    public static IReadOnlyDictionary<string, (long[] Shape, float[] Values)> Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidArtifactException(path, $"cannot be read: {e.Message}", e);
        }

        if (bytes.Length < 8 || BitConverter.ToUInt64(bytes) is var length && (length > HeaderBytesMax || length + 8 > (ulong)bytes.Length))
        {
            throw new InvalidArtifactException(path, $"not a safetensors file: {bytes.Length} bytes with no header that fits");
        }

        try
        {
            using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
            return Tensors(path, header.RootElement, bytes.AsSpan(8 + (int)length));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidArtifactException(path, $"the header is not what safetensors prescribes: {e.Message}", e);
        }
    }

    private static Dictionary<string, (long[] Shape, float[] Values)> Tensors(string path, JsonElement header, ReadOnlySpan<byte> data)
    {
        var tensors = new Dictionary<string, (long[], float[])>(StringComparer.Ordinal);
        long expected = 0;
        foreach (var (name, type, shape, begin, end) in header.EnumerateObject().Where(e => e.Name != "__metadata__").Select(Entry).OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            var size = type switch
            {
                "F64" => sizeof(double),
                "F32" => sizeof(float),
                "F16" or "BF16" => sizeof(ushort),
                _ => throw new InvalidArtifactException(path, $"tensor {name} has dtype {type}, expected F64, F32, F16 or BF16"),
            };
            var length = TensorShape.Count(shape) * (long)size
                ?? throw new InvalidArtifactException(path, $"tensor {name} has shape ({string.Join(", ", shape)}), expected axes of 0 or more and at most {Array.MaxLength} values");
            if (begin != expected || end != begin + length || end > data.Length)
            {
                throw new InvalidArtifactException(
                    path,
                    $"tensor {name} of shape ({string.Join(", ", shape)}) stands at [{begin}, {end}), expected [{expected}, {expected + length}) within {data.Length} bytes");
            }

            if (!tensors.TryAdd(name, (shape, Convert(type, data[(int)begin..(int)end]))))
            {
                throw new InvalidArtifactException(path, $"tensor {name} stands twice in the header");
            }

            expected = end;
        }

        return expected == data.Length
            ? tensors
            : throw new InvalidArtifactException(path, $"found {data.Length - expected} bytes after the last tensor, expected none");
    }

    private static float[] Convert(string type, ReadOnlySpan<byte> data) => type switch
    {
        "F64" => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(data).ToArray(), value => (float)value),
        "F16" => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(data).ToArray(), value => (float)value),
        "BF16" => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(data).ToArray(), bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
        _ => MemoryMarshal.Cast<byte, float>(data).ToArray(),
    };

    private static (string Name, string? Type, long[] Shape, long Begin, long End) Entry(JsonProperty entry)
    {
        var offsets = entry.Value.GetProperty("data_offsets");
        return offsets.GetArrayLength() == 2
            ? (
                entry.Name,
                entry.Value.GetProperty("dtype").GetString(),
                [.. entry.Value.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt64())],
                offsets[0].GetInt64(),
                offsets[1].GetInt64())
            : throw new FormatException($"tensor {entry.Name} has {offsets.GetArrayLength()} data_offsets, expected 2");
    }
}

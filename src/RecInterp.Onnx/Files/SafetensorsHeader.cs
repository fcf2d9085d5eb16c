using System.Buffers.Binary;
using System.Text.Json;

namespace RecInterp.Onnx.Files;

/// <summary>The header of a safetensors file, checked against the file's length.</summary>
/// <param name="DataStart">Where the tensors begin, in bytes.</param>
/// <param name="Entries">The tensors, in the order in which they stand.</param>
internal sealed record SafetensorsHeader(long DataStart, IReadOnlyList<SafetensorsEntry> Entries)
{
    private const int HeaderBytesMax = 100_000_000;

    /// <summary>Reads a header; no tensor is read.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="stream">The file from its beginning.</param>
    /// <exception cref="InvalidArtifactException">Not a safetensors file, another dtype than F64, F32, F16 and BF16, holes, overlap or trailing bytes.</exception>
    public static SafetensorsHeader Read(string path, Stream stream)
    {
        var lead = new byte[8];
        var read = stream.ReadAtLeast(lead, lead.Length, throwOnEndOfStream: false);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lead);
        if (read < lead.Length || length > HeaderBytesMax || length + 8 > (ulong)stream.Length)
        {
            throw new InvalidArtifactException(path, $"not a safetensors file: {stream.Length} bytes with no header that fits");
        }

        var json = new byte[length];
        stream.ReadExactly(json);
        try
        {
            using var header = JsonDocument.Parse(json);
            return new SafetensorsHeader(8 + (long)length, Check(path, header.RootElement, stream.Length - 8 - (long)length));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidArtifactException(path, $"the header is not what safetensors prescribes: {e.Message}", e);
        }
    }

    /// <summary>Bytes of one value.</summary>
    /// <param name="type">A dtype that was checked.</param>
    public static int Size(string type) => type switch
    {
        "F64" => sizeof(double),
        "F32" => sizeof(float),
        _ => sizeof(ushort),
    };

    private static List<SafetensorsEntry> Check(string path, JsonElement header, long dataBytes)
    {
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        long expected = 0;
        foreach (var (name, type, shape, begin, end) in header.EnumerateObject().Where(e => e.Name != "__metadata__").Select(Entry).OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (type is not ("F64" or "F32" or "F16" or "BF16"))
            {
                throw new InvalidArtifactException(path, $"tensor {name} has dtype {type}, expected F64, F32, F16 or BF16");
            }

            var length = TensorShape.LongCount(shape) * Size(type)
                ?? throw new InvalidArtifactException(path, $"tensor {name} has shape ({string.Join(", ", shape)}), expected axes of 0 or more and at most {TensorShape.Most} values");
            if (begin != expected || end != begin + length || end > dataBytes)
            {
                throw new InvalidArtifactException(
                    path,
                    $"tensor {name} of shape ({string.Join(", ", shape)}) stands at [{begin}, {end}), expected [{expected}, {expected + length}) within {dataBytes} bytes");
            }

            if (!names.Add(name))
            {
                throw new InvalidArtifactException(path, $"tensor {name} stands twice in the header");
            }

            entries.Add(new SafetensorsEntry(name, type, shape, begin, end));
            expected = end;
        }

        return expected == dataBytes
            ? entries
            : throw new InvalidArtifactException(path, $"found {dataBytes - expected} bytes after the last tensor, expected none");
    }

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

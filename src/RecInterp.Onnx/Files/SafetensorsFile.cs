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

        var header = SafetensorsHeader.Read(path, new MemoryStream(bytes));
        return header.Entries.ToDictionary(
            entry => entry.Name,
            entry => (entry.Shape, Convert(entry.Type, bytes.AsSpan((int)(header.DataStart + entry.Begin), (int)(entry.End - entry.Begin)))),
            StringComparer.Ordinal);
    }

    /// <summary>Values as a file holds them, converted to float32.</summary>
    /// <param name="type">Their dtype: F64, F32, F16 or BF16.</param>
    /// <param name="data">Their bytes.</param>
    internal static float[] Convert(string type, ReadOnlySpan<byte> data) => type switch
    {
        "F64" => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(data).ToArray(), value => (float)value),
        "F16" => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(data).ToArray(), value => (float)value),
        "BF16" => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(data).ToArray(), bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
        _ => MemoryMarshal.Cast<byte, float>(data).ToArray(),
    };
}

namespace RecInterp.Onnx.Tests;

/// <summary>Ways to spoil a file.</summary>
internal static class Damage
{
    /// <summary>Overwrites, inserts, removes or cuts off a few bytes.</summary>
    public static byte[] Draw(Random random, byte[] whole)
    {
        var bytes = whole.ToList();
        for (var count = 1 + random.Next(4); count > 0 && bytes.Count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(1 + random.Next(8), bytes.Count - at));
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }

    public static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }
}

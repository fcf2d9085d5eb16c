using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>Numbers that are the same in every run and independent of libtorch's generators.</summary>
internal sealed class Numbers(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next number, uniform in [-1, 1). SplitMix64 (Steele, Lea, Flood 2014).</summary>
    public float Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 40) * (1f / (1 << 23)) - 1;
    }

    public float[] Array(long count)
    {
        var all = new float[count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = Next();
        }

        return all;
    }

    public Tensor Tensor(params long[] shape) => tensor(Array(shape.Aggregate(1L, (a, b) => a * b)), shape);
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecInterp.Training.Fused;

/// <summary>The k largest positive values of each of some rows, told tile by tile, so that whole rows are never stored.</summary>
/// <remarks>
/// <para>A row keeps what exceeds its threshold, which starts at 0. When its space is full, all but the k largest go, and the threshold rises to what they
/// exceed. The result is exact. Of equal values the ones told first stay.</para>
/// </remarks>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
internal sealed unsafe class LargestOfRows : IDisposable
{
    private readonly int _keep;
    private readonly int _space;
    private readonly int _stride;
    private readonly NativeFloats _values;
    private readonly NativeFloats _places; // Bits of int.
    private readonly int[] _counts;
    private readonly float[] _thresholds;

    /// <summary>Makes space.</summary>
    /// <param name="rows">Most rows at a time.</param>
    /// <param name="keep">k, at least 1.</param>
    public LargestOfRows(int rows, int keep)
    {
        _keep = keep;
        _space = keep + Math.Max(keep, Tile.Columns);
        _stride = (_space + Tile.Columns + (2 * Vector512<float>.Count)) / Vector512<float>.Count * Vector512<float>.Count;
        _values = new NativeFloats((long)rows * _stride);
        _places = new NativeFloats((long)rows * _stride);
        _counts = new int[rows];
        _thresholds = new float[rows];
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Array.Clear(_thresholds);
    }

    /// <summary>Tells 32 values of some rows.</summary>
    /// <param name="tile">Their values, 32 a row.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="place">What the first column is called; the others follow.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Tell(float* tile, int row, int rows, int place)
    {
        for (var last = row + rows; row < last; row++, tile += Tile.Columns)
        {
            var threshold = Vector512.Create(_thresholds[row]);
            var low = Vector512.Load(tile);
            var high = Vector512.Load(tile + Vector512<float>.Count);
            var lowMask = Vector512.GreaterThan(low, threshold);
            var highMask = Vector512.GreaterThan(high, threshold);
            if ((lowMask | highMask).ExtractMostSignificantBits() != 0)
            {
                Keep(row, low, lowMask, place);
                Keep(row, high, highMask, place + Vector512<float>.Count);
                if (_counts[row] > _space)
                {
                    Cut(row);
                }
            }
        }
    }

    /// <summary>The k largest of a row, or as many as are positive, in the order in which they were told.</summary>
    /// <param name="row">The row.</param>
    /// <param name="values">Filled with the values; space for k.</param>
    /// <param name="places">Filled with what they are called; space for k.</param>
    /// <returns>How many there are.</returns>
    public int Take(int row, float* values, int* places)
    {
        if (_counts[row] > _keep)
        {
            Cut(row);
        }

        var count = _counts[row];
        new Span<float>(_values.Start + ((long)row * _stride), count).CopyTo(new Span<float>(values, count));
        new Span<int>(_places.Start + ((long)row * _stride), count).CopyTo(new Span<int>(places, count));
        return count;
    }

    /// <summary>Frees the space.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _places.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Keep(int row, Vector512<float> values, Vector512<float> mask, int place)
    {
        var bits = mask.ExtractMostSignificantBits();
        var at = ((long)row * _stride) + _counts[row];
        Append(_values.Start + at, (int*)_places.Start + at, values, Vector512<int>.Indices + Vector512.Create(place), mask, bits);
        _counts[row] += BitOperations.PopCount(bits);
    }

    /// <summary>Writes the chosen lanes next to each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(float* values, int* places, Vector512<float> value, Vector512<int> place, Vector512<float> mask, ulong bits)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.Compress(Vector512<float>.Zero, mask, value).Store(values);
            Avx512F.Compress(Vector512<int>.Zero, mask.AsInt32(), place).Store(places);
            return;
        }

        for (; bits != 0; bits &= bits - 1)
        {
            var lane = BitOperations.TrailingZeroCount(bits);
            *values++ = value[lane];
            *places++ = place[lane];
        }
    }

    /// <summary>Keeps the k largest of a row that has more, and raises its threshold.</summary>
    private void Cut(int row)
    {
        var values = _values.Start + ((long)row * _stride);
        var places = (int*)_places.Start + ((long)row * _stride);
        var count = _counts[row];
        Vector512<float>.Zero.Store(values + count); // Never above a threshold.

        // Positive floats are ordered as their bits are. Invariant: more than k values exceed low, fewer than k exceed high.
        var low = BitConverter.SingleToInt32Bits(_thresholds[row]);
        var high = BitConverter.SingleToInt32Bits(float.PositiveInfinity);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            var above = CountAbove(values, count, BitConverter.Int32BitsToSingle(middle));
            if (above == _keep)
            {
                Compact(row, values, places, count, BitConverter.Int32BitsToSingle(middle), 0);
                return;
            }

            (low, high) = above > _keep ? (middle, high) : (low, middle);
        }

        // Several are equal to the k-th.
        var limit = BitConverter.Int32BitsToSingle(high);
        Compact(row, values, places, count, limit, _keep - CountAbove(values, count, limit));
    }

    private static int CountAbove(float* values, int count, float limit)
    {
        var limits = Vector512.Create(limit);
        var above = 0;
        for (var i = 0; i < count; i += Vector512<float>.Count)
        {
            above += BitOperations.PopCount(Vector512.GreaterThan(Vector512.Load(values + i), limits).ExtractMostSignificantBits());
        }

        return above;
    }

    /// <summary>Keeps what exceeds a limit, and the first of what equals it.</summary>
    private void Compact(int row, float* values, int* places, int count, float limit, int equal)
    {
        var limits = Vector512.Create(limit);
        var kept = 0;
        for (var i = 0; i < count; i += Vector512<float>.Count)
        {
            var value = Vector512.Load(values + i);
            var place = Vector512.Load(places + i);
            var mask = Vector512.GreaterThan(value, limits);
            if (equal > 0)
            {
                mask = WithFirstEqual(value, limits, mask, ref equal);
            }

            var bits = mask.ExtractMostSignificantBits();
            Append(values + kept, places + kept, value, place, mask, bits);
            kept += BitOperations.PopCount(bits);
        }

        _counts[row] = kept;
        _thresholds[row] = limit;
    }

    private static Vector512<float> WithFirstEqual(Vector512<float> value, Vector512<float> limits, Vector512<float> mask, ref int equal)
    {
        var equals = Vector512.Equals(value, limits).AsInt32();
        for (var lane = 0; lane < Vector512<int>.Count; lane++)
        {
            if (equals[lane] != 0 && --equal < 0)
            {
                equals = equals.WithElement(lane, 0);
            }
        }

        equal = Math.Max(equal, 0);
        return mask | equals.AsSingle();
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecInterp.Training.Fused;

/// <summary>What is done with the rows of a matrix that a row's active latents name. All widths are whole multiples of 32 floats.</summary>
internal static unsafe class SparseVectors
{
    private const int Lanes = 16;

    /// <summary>target = start + sum over i of values[i] * matrix row places[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(float* target, float* start, float* matrix, nint stride, int* places, float* values, int count)
    {
        for (nint column = 0; column < stride; column += 2 * Lanes)
        {
            var low = Vector512.Load(start + column);
            var high = Vector512.Load(start + column + Lanes);
            for (var i = 0; i < count; i++)
            {
                var row = matrix + (places[i] * stride) + column;
                var value = Vector512.Create(values[i]);
                low = Vector512.FusedMultiplyAdd(value, Vector512.Load(row), low);
                high = Vector512.FusedMultiplyAdd(value, Vector512.Load(row + Lanes), high);
            }

            low.Store(target + column);
            high.Store(target + column + Lanes);
        }
    }

    /// <summary>results[i] = vector . matrix row places[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(float* results, float* vector, float* matrix, nint stride, int* places, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var row = matrix + (places[i] * stride);
            var low = Vector512<float>.Zero;
            var high = Vector512<float>.Zero;
            for (nint column = 0; column < stride; column += 2 * Lanes)
            {
                low = Vector512.FusedMultiplyAdd(Vector512.Load(vector + column), Vector512.Load(row + column), low);
                high = Vector512.FusedMultiplyAdd(Vector512.Load(vector + column + Lanes), Vector512.Load(row + column + Lanes), high);
            }

            results[i] = Vector512.Sum(low + high);
        }
    }

    /// <summary>Adds what one latent's entries give: encoder += gradient * centred row, decoder += value * row of the reconstruction's gradient.</summary>
    /// <param name="code">The entries.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="centred">T(x) - b.</param>
    /// <param name="errors">dL / dT(xhat).</param>
    /// <param name="stride">Floats between rows of both.</param>
    /// <param name="encoder">Gradient of the latent's encoder row.</param>
    /// <param name="decoder">Gradient of the latent's decoder row.</param>
    /// <returns>Sum of the entries' gradients: that of the latent's bias.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float AddGradients(SparseRows code, int latent, float* centred, float* errors, nint stride, float* encoder, float* decoder)
    {
        var count = code.CountOf(latent);
        float bias = 0;
        for (nint column = 0; column < stride; column += 2 * Lanes)
        {
            var encoderLow = Vector512.Load(encoder + column);
            var encoderHigh = Vector512.Load(encoder + column + Lanes);
            var decoderLow = Vector512.Load(decoder + column);
            var decoderHigh = Vector512.Load(decoder + column + Lanes);
            bias = 0;
            for (var i = 0; i < count; i++)
            {
                var (row, value, gradient) = code.Entry(latent, i);
                var at = (row * stride) + column;
                bias += gradient;
                var z = Vector512.Create(value);
                var dz = Vector512.Create(gradient);
                encoderLow = Vector512.FusedMultiplyAdd(dz, Vector512.Load(centred + at), encoderLow);
                encoderHigh = Vector512.FusedMultiplyAdd(dz, Vector512.Load(centred + at + Lanes), encoderHigh);
                decoderLow = Vector512.FusedMultiplyAdd(z, Vector512.Load(errors + at), decoderLow);
                decoderHigh = Vector512.FusedMultiplyAdd(z, Vector512.Load(errors + at + Lanes), decoderHigh);
            }

            encoderLow.Store(encoder + column);
            encoderHigh.Store(encoder + column + Lanes);
            decoderLow.Store(decoder + column);
            decoderHigh.Store(decoder + column + Lanes);
        }

        return bias;
    }
}

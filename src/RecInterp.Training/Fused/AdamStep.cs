using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecInterp.Training.Fused;

/// <summary>One step of Adam (arXiv 1412.6980, algorithm 1), in one pass over weights, gradients and moments.</summary>
/// <remarks>
/// <code>
/// m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) g^2,  w = w - rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + 1e-8)
/// </code>
/// <para>The constants are torch's defaults: b1 = 0.9, b2 = 0.999.</para>
/// </remarks>
internal readonly unsafe struct AdamStep
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const float Epsilon = 1e-8f;

    private readonly float _rate;
    private readonly float _rootCorrection;

    /// <summary>Prepares a step.</summary>
    /// <param name="step">t, from 1.</param>
    /// <param name="learningRate">The rate.</param>
    public AdamStep(int step, double learningRate)
    {
        _rate = (float)(learningRate / (1 - Math.Pow(Beta1, step)));
        _rootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step)));
    }

    /// <summary>Updates some weights.</summary>
    /// <param name="weights">w.</param>
    /// <param name="first">m.</param>
    /// <param name="second">v.</param>
    /// <param name="gradient">g.</param>
    /// <param name="factor">What g is multiplied with, to shorten it.</param>
    /// <param name="count">How many; up to 15 more are written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(float* weights, float* first, float* second, float* gradient, float factor, int count)
    {
        var (keepFirst, takeFirst) = (Vector512.Create((float)Beta1), Vector512.Create((float)(1 - Beta1)));
        var (keepSecond, takeSecond) = (Vector512.Create((float)Beta2), Vector512.Create((float)(1 - Beta2)));
        var (rate, root, floor, shorten) = (Vector512.Create(_rate), Vector512.Create(_rootCorrection), Vector512.Create(Epsilon), Vector512.Create(factor));
        for (var i = 0; i < count; i += Vector512<float>.Count)
        {
            var g = Vector512.Load(gradient + i) * shorten;
            var m = Vector512.FusedMultiplyAdd(takeFirst, g, keepFirst * Vector512.Load(first + i));
            var v = Vector512.FusedMultiplyAdd(takeSecond, g * g, keepSecond * Vector512.Load(second + i));
            m.Store(first + i);
            v.Store(second + i);
            var w = Vector512.Load(weights + i) - (rate * m / Vector512.FusedMultiplyAdd(Vector512.Sqrt(v), root, floor));
            w.Store(weights + i);
        }
    }
}

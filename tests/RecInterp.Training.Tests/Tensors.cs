using RecInterp.Onnx.Scorers;
using RecInterp.Training.Interactions;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests;

/// <summary>Ways between tensors, arrays and tables.</summary>
internal static class Tensors
{
    public static TowerBatch Batch(TowerTable table, bool withGradient = false) => new(
        tensor(table.Embeddings.Values.ToArray(), [table.Rows, table.Embeddings.Width], requires_grad: withGradient),
        tensor(table.Scalars.ToArray(), [table.Rows, table.ScalarCount]));

    public static float[] Floats(this Tensor tensor) => tensor.data<float>().ToArray();

    public static double[] Doubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);

    /// <summary>Rows 0, 1, 2, ... of a table of <paramref name="below"/> rows, over and over.</summary>
    public static int[] Cycle(int count, int below, int step) => [.. Enumerable.Range(0, count).Select(i => i * step % below)];
}

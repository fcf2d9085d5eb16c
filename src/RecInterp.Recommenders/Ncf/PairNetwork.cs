using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RecInterp.Core.Towers;

namespace RecInterp.Recommenders.Ncf;

/// <summary>A multi-layer perceptron on the concatenation of a user's and an item's embedding, run for one user and all items.</summary>
/// <remarks>
/// <para>The first layer is linear in both halves, so its item half is computed once for a table of items and kept as long as the table lives. The other layers go through blocks of items that lie
/// in the lanes of vectors, four outputs at a time.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
internal sealed class PairNetwork
{
    /// <summary>Items of a block: with at most some hundred hidden units all its values stay in the nearest cache.</summary>
    private const int Block = 32;

    private readonly DenseLayer[] _layers;
    private readonly int _width;
    private readonly ConditionalWeakTable<EmbeddingTable, float[]> _itemHalves = [];

    /// <summary>Keeps the layers.</summary>
    /// <param name="layers">Two or more; ReLU follows all but the last, which has one output.</param>
    /// <param name="width">d: the first d inputs are the user's, the next d the item's.</param>
    public PairNetwork(IReadOnlyList<DenseLayer> layers, int width) => (_layers, _width) = ([.. layers], width);

    /// <summary>The network's output, before the sigmoid, for one user and every item.</summary>
    /// <param name="user">The user's embedding.</param>
    /// <param name="items">Item embeddings, [I, d].</param>
    /// <param name="logits">Receives I numbers.</param>
    public void Logits(ReadOnlySpan<float> user, EmbeddingTable items, Span<float> logits)
    {
        var first = _layers[0];
        var half = _itemHalves.GetValue(items, ItemHalf);
        Span<float> userHalf = stackalloc float[first.Outputs];
        for (var output = 0; output < first.Outputs; output++)
        {
            userHalf[output] = TensorPrimitives.Dot(first.Weights.AsSpan(output * first.Inputs, _width), user) + first.Biases[output];
        }

        var size = _layers.Max(layer => layer.Outputs) * Block;
        var buffer = ArrayPool<float>.Shared.Rent(2 * size);
        Span<float> inputs = buffer.AsSpan(0, size), outputs = buffer.AsSpan(size, size);
        var blocks = (items.Rows + Block - 1) / Block;
        for (var block = 0; block < blocks; block++)
        {
            for (var output = 0; output < first.Outputs; output++)
            {
                var row = inputs.Slice(output * Block, Block);
                TensorPrimitives.Add(half.AsSpan(((block * first.Outputs) + output) * Block, Block), userHalf[output], row);
                TensorPrimitives.Max(row, 0f, row);
            }

            for (var layer = 1; layer < _layers.Length; layer++)
            {
                Apply(_layers[layer], inputs, outputs, rectifies: layer < _layers.Length - 1);
                var swapped = inputs;
                inputs = outputs;
                outputs = swapped;
            }

            var start = block * Block;
            inputs[..Math.Min(Block, items.Rows - start)].CopyTo(logits[start..]);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>The items' share of the first layer, block after block: [blocks, outputs, Block], zeros behind the last item.</summary>
    private float[] ItemHalf(EmbeddingTable items)
    {
        var first = _layers[0];
        var blocks = (items.Rows + Block - 1) / Block;
        var half = new float[blocks * first.Outputs * Block];
        for (var item = 0; item < items.Rows; item++)
        {
            var row = items.Row(item);
            for (var output = 0; output < first.Outputs; output++)
            {
                half[((((item / Block) * first.Outputs) + output) * Block) + (item % Block)] =
                    TensorPrimitives.Dot(first.Weights.AsSpan((output * first.Inputs) + _width, _width), row);
            }
        }

        return half;
    }

    private static void Apply(DenseLayer layer, ReadOnlySpan<float> inputs, Span<float> outputs, bool rectifies)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(inputs);
        var y = MemoryMarshal.Cast<float, Vector<float>>(outputs);
        var columns = Block / Vector<float>.Count;
        var floor = new Vector<float>(rectifies ? 0 : float.NegativeInfinity);
        var output = 0;
        for (; output + 4 <= layer.Outputs; output += 4)
        {
            var w0 = layer.Weights.AsSpan(output * layer.Inputs, layer.Inputs);
            var w1 = layer.Weights.AsSpan((output + 1) * layer.Inputs, layer.Inputs);
            var w2 = layer.Weights.AsSpan((output + 2) * layer.Inputs, layer.Inputs);
            var w3 = layer.Weights.AsSpan((output + 3) * layer.Inputs, layer.Inputs);
            for (var column = 0; column < columns; column++)
            {
                var (s0, s1) = (new Vector<float>(layer.Biases[output]), new Vector<float>(layer.Biases[output + 1]));
                var (s2, s3) = (new Vector<float>(layer.Biases[output + 2]), new Vector<float>(layer.Biases[output + 3]));
                for (int input = 0, at = column; input < w0.Length; input++, at += columns)
                {
                    var value = x[at];
                    s0 = Vector.FusedMultiplyAdd(new Vector<float>(w0[input]), value, s0);
                    s1 = Vector.FusedMultiplyAdd(new Vector<float>(w1[input]), value, s1);
                    s2 = Vector.FusedMultiplyAdd(new Vector<float>(w2[input]), value, s2);
                    s3 = Vector.FusedMultiplyAdd(new Vector<float>(w3[input]), value, s3);
                }

                y[(output * columns) + column] = Vector.Max(s0, floor);
                y[((output + 1) * columns) + column] = Vector.Max(s1, floor);
                y[((output + 2) * columns) + column] = Vector.Max(s2, floor);
                y[((output + 3) * columns) + column] = Vector.Max(s3, floor);
            }
        }

        for (; output < layer.Outputs; output++)
        {
            for (var column = 0; column < columns; column++)
            {
                var sum = new Vector<float>(layer.Biases[output]);
                for (var input = 0; input < layer.Inputs; input++)
                {
                    sum = Vector.FusedMultiplyAdd(new Vector<float>(layer.Weights[(output * layer.Inputs) + input]), x[(input * columns) + column], sum);
                }

                y[(output * columns) + column] = Vector.Max(sum, floor);
            }
        }
    }
}

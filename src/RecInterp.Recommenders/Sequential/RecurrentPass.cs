using System.Numerics;
using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace RecInterp.Recommenders.Sequential;

/// <summary>One run of a <see cref="GatedRecurrentUnit"/> over a batch, with what its gradients need. The gates are computed by hand: as tensor operations each step would make dozens of small ones.</summary>
/// <remarks>Histories end in the same step, and the longest come first, so shorter ones join at the end of the rows while it runs: no cell without an item is computed. Cells
/// lie step after step.
/// <code>
/// dn = dh' (1 - z) (1 - n^2),  dz = dh' (h - n) z (1 - z),  dr = dn (U_n h + c_n) r (1 - r)
/// dh = dh' z + U^T [dr, dz, dn r],  dx = W^T [dr, dz, dn]
/// </code>
/// </remarks>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
internal sealed class RecurrentPass
{
    private readonly TowerParameters _parameters;
    private readonly string _name;
    private readonly EmbeddingRows _items;
    private readonly int _width;
    private readonly int[] _cellItems;
    private readonly int[] _starts; // Of each step's cells, and the end.
    private readonly Tensor _inputs; // x, [cells, d].
    private readonly Tensor _befores; // h, [cells, d].
    private readonly Tensor _gates; // r, z and n, [cells, 3 d].
    private readonly Tensor _recalls; // U_n h + c_n, [cells, d].

    /// <summary>Runs forward.</summary>
    /// <param name="parameters">The unit's tensors.</param>
    /// <param name="name">First part of their names.</param>
    /// <param name="items">The items' vectors.</param>
    /// <param name="batch">Histories of falling length.</param>
    public RecurrentPass(TowerParameters parameters, string name, EmbeddingRows items, SequenceBatch batch)
    {
        (_parameters, _name, _items, _width) = (parameters, name, items, items.Width);
        (_cellItems, _starts) = Cells(batch);
        using var off = no_grad();
        _inputs = items.Gather(_cellItems).detach();
        _befores = empty([batch.Cells, _width]);
        _recalls = empty([batch.Cells, _width]);
        _gates = parameters.Linear($"{name}.input", _inputs);
        Last = Run();
    }

    /// <summary>The state after the last items, shape [B, d]; takes gradients itself.</summary>
    public Tensor Last { get; }

    /// <summary>Adds to the gradients of the unit and of the items' vectors.</summary>
    public void Backward()
    {
        using var off = no_grad();
        var (inputGradients, stateGradients) = (empty(_gates.shape), empty(_gates.shape));
        var above = EmbeddingRows.GradientOf(Last).ToArray();
        var weight = _parameters[$"{_name}.state.weight"];
        for (var step = _starts.Length - 2; step >= 0; step--)
        {
            var (start, count) = (_starts[step], _starts[step + 1] - _starts[step]);
            var gates = EmbeddingRows.Floats(_gates).Slice(start * 3 * _width, count * 3 * _width);
            var recalls = EmbeddingRows.Floats(_recalls).Slice(start * _width, count * _width);
            var befores = EmbeddingRows.Floats(_befores).Slice(start * _width, count * _width);
            var own = EmbeddingRows.Floats(inputGradients).Slice(start * 3 * _width, count * 3 * _width);
            var through = EmbeddingRows.Floats(stateGradients).Slice(start * 3 * _width, count * 3 * _width);
            for (var row = 0; row < count; row++)
            {
                var (three, one) = (row * 3 * _width, row * _width);
                BackwardCell(gates.Slice(three, 3 * _width), recalls.Slice(one, _width), befores.Slice(one, _width), above.AsSpan(one, _width), own.Slice(three, 3 * _width), through.Slice(three, 3 * _width));
            }

            // What went through the product with U.
            using var product = stateGradients.narrow(0, start, count).matmul(weight);
            TensorPrimitives.Add(above.AsSpan(0, count * _width), EmbeddingRows.Floats(product), above.AsSpan(0, count * _width));
        }

        _parameters.AddGradient($"{_name}.input.weight", inputGradients.t().matmul(_inputs));
        _parameters.AddGradient($"{_name}.input.bias", inputGradients.sum([0L]));
        _parameters.AddGradient($"{_name}.state.weight", stateGradients.t().matmul(_befores));
        _parameters.AddGradient($"{_name}.state.bias", stateGradients.sum([0L]));
        _items.AddGradients(_cellItems, EmbeddingRows.Floats(inputGradients.matmul(_parameters[$"{_name}.input.weight"])));
    }

    private Tensor Run()
    {
        var rows = _starts[^1] - _starts[^2];
        var state = empty([rows, _width]);
        var now = EmbeddingRows.Floats(state);
        now.Clear();
        var befores = EmbeddingRows.Floats(_befores);
        var recalls = EmbeddingRows.Floats(_recalls);
        var gates = EmbeddingRows.Floats(_gates);
        for (var step = 0; step < _starts.Length - 1; step++)
        {
            var (start, count) = (_starts[step], _starts[step + 1] - _starts[step]);
            now[..(count * _width)].CopyTo(befores[(start * _width)..]);
            using var product = _parameters.Linear($"{_name}.state", _befores.narrow(0, start, count));
            var products = EmbeddingRows.Floats(product);
            for (var row = 0; row < count; row++)
            {
                ForwardCell(
                    products.Slice(row * 3 * _width, 3 * _width),
                    gates.Slice((start + row) * 3 * _width, 3 * _width),
                    recalls.Slice((start + row) * _width, _width),
                    now.Slice(row * _width, _width));
            }
        }

        return state.requires_grad_();
    }

    /// <summary>One cell: gates hold W x + b and become r, z, n; the state moves on.</summary>
    private void ForwardCell(ReadOnlySpan<float> product, Span<float> gates, Span<float> recall, Span<float> state)
    {
        var both = gates[..(2 * _width)];
        TensorPrimitives.Add(both, product[..(2 * _width)], both);
        TensorPrimitives.Sigmoid(both, both);
        product[(2 * _width)..].CopyTo(recall);
        var candidate = gates[(2 * _width)..];
        TensorPrimitives.MultiplyAdd(recall, gates[.._width], candidate, candidate);
        TensorPrimitives.Tanh(candidate, candidate);

        // h' = n + z (h - n)
        TensorPrimitives.Subtract(state, candidate, state);
        TensorPrimitives.MultiplyAdd(state, gates.Slice(_width, _width), candidate, state);
    }

    /// <summary>One cell: writes the gradients before the gates, and turns the gradient of the state behind into that of the state before, but for what goes through U.</summary>
    private static void BackwardCell(
        ReadOnlySpan<float> gates, ReadOnlySpan<float> recall, ReadOnlySpan<float> before, Span<float> above, Span<float> own, Span<float> through)
    {
        var width = above.Length;
        var (resets, updates, candidates) = (0, width, 2 * width);
        for (var c = 0; c <= width - Vector<float>.Count; c += Vector<float>.Count)
        {
            var (r, z, n, gradient) = (Load(gates, resets + c), Load(gates, updates + c), Load(gates, candidates + c), Load(above, c));
            var candidate = gradient * (Vector<float>.One - z) * (Vector<float>.One - (n * n));
            var reset = candidate * Load(recall, c) * r * (Vector<float>.One - r);
            var update = gradient * (Load(before, c) - n) * z * (Vector<float>.One - z);
            reset.CopyTo(own[(resets + c)..]);
            update.CopyTo(own[(updates + c)..]);
            candidate.CopyTo(own[(candidates + c)..]);
            reset.CopyTo(through[(resets + c)..]);
            update.CopyTo(through[(updates + c)..]);
            (candidate * r).CopyTo(through[(candidates + c)..]);
            (gradient * z).CopyTo(above[c..]);
        }

        for (var c = width - (width % Vector<float>.Count); c < width; c++)
        {
            var (r, z, n, gradient) = (gates[resets + c], gates[updates + c], gates[candidates + c], above[c]);
            var candidate = gradient * (1 - z) * (1 - (n * n));
            var reset = candidate * recall[c] * r * (1 - r);
            var update = gradient * (before[c] - n) * z * (1 - z);
            (own[resets + c], own[updates + c], own[candidates + c]) = (reset, update, candidate);
            (through[resets + c], through[updates + c], through[candidates + c]) = (reset, update, candidate * r);
            above[c] = gradient * z;
        }
    }

    private static Vector<float> Load(ReadOnlySpan<float> values, int start) => new(values[start..]);

    private static (int[] Items, int[] Starts) Cells(SequenceBatch batch)
    {
        var (items, starts) = (new int[batch.Cells], new int[batch.Longest + 1]);
        var cell = 0;
        for (var step = 0; step < batch.Longest; step++)
        {
            starts[step] = cell;
            var left = batch.Longest - step; // The last step holds each history's last item.
            for (var row = 0; row < batch.Rows && batch[row].Length >= left; row++)
            {
                items[cell++] = batch[row][^left];
            }
        }

        starts[^1] = cell;
        return (items, starts);
    }
}

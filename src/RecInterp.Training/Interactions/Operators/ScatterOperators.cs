using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Operators that put elements into a copy of a tensor.</summary>
internal static class ScatterOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Scatter", 9, ScatterElements),
        new("ScatterElements", 11, ScatterElements),
        new("ScatterND", 11, ScatterNd),
    ];

    /// <summary>Places in some axes, as one place in all of them laid together.</summary>
    /// <param name="index">Places, one for each axis in the last axis; negative ones count from the end.</param>
    /// <param name="lengths">Lengths of the axes.</param>
    internal static Tensor Linear(Tensor index, long[] lengths)
    {
        var last = index.dim() - 1;
        var places = zeros(index.shape[..^1], dtype: ScalarType.Int64);
        for (var axis = 0; axis < lengths.Length; axis++)
        {
            places = (places * lengths[axis]) + SelectionOperators.FromFront(index.select(last, axis), lengths[axis]);
        }

        return places;
    }

    private static Tensor ScatterElements(OperatorCall call)
    {
        var (x, updates) = (call[0], call[2]);
        var axis = OperatorCall.Axis(call.Node.Integer("axis", 0), x.dim());
        var index = SelectionOperators.FromFront(call[1], x.shape[axis]);
        var places = zeros(index.shape, dtype: ScalarType.Int64);
        for (var other = 0; other < x.dim(); other++)
        {
            long[] aligned = [.. Enumerable.Range(0, (int)x.dim()).Select(place => place == other ? index.shape[other] : 1)];
            var own = other == axis ? index : arange(0, index.shape[other], dtype: ScalarType.Int64).reshape(aligned);
            places = (places * x.shape[other]) + own;
        }

        return Put(x.reshape(-1, 1), places.reshape(-1), updates.reshape(-1, 1), call.Node.Text("reduction", "none")).reshape(x.shape);
    }

    private static Tensor ScatterNd(OperatorCall call)
    {
        var (x, index, updates) = (call[0], call[1], call[2]);
        var depth = (int)index.shape[^1];
        var slice = OperatorCall.Product(x.shape.Skip(depth));
        var places = Linear(index, x.shape[..depth]).reshape(-1);
        return Put(x.reshape(-1, slice), places, updates.reshape(-1, slice), call.Node.Text("reduction", "none")).reshape(x.shape);
    }

    /// <summary>Puts rows of updates at rows of a matrix. A place that is named more than once takes its updates in order.</summary>
    private static Tensor Put(Tensor rows, Tensor places, Tensor updates, string reduction)
    {
        if (places.numel() == 0)
        {
            return rows;
        }

        var remaining = places.data<long>().ToArray().Select((place, update) => (place, update)).ToList();
        while (remaining.Count > 0)
        {
            var once = remaining.DistinctBy(pair => pair.place).ToList();
            remaining = [.. remaining.Except(once)];
            var at = tensor([.. once.Select(pair => pair.place)], [once.Count]);
            var given = updates.index_select(0, tensor([.. once.Select(pair => (long)pair.update)], [once.Count]));
            var old = rows.index_select(0, at);
            var combined = reduction switch
            {
                "none" => given,
                "add" => old + given,
                "mul" => old * given,
                "max" => old.maximum(given),
                "min" => old.minimum(given),
                _ => throw new NotSupportedException($"reduction is '{reduction}', expected none, add, mul, max or min"),
            };
            rows = rows.scatter(0, at.unsqueeze(1).expand(once.Count, rows.shape[1]), combined);
        }

        return rows;
    }
}

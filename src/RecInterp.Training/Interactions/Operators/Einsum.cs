using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Sums of products over named axes: "bd,id->bi".</summary>
/// <remarks>Operands are brought to one order of all axes, multiplied, and summed over those that the result does not name. Two operands that
/// share summed axes become one batched matrix product instead, so that a block of scores needs no block of products.</remarks>
internal static class Einsum
{
    /// <summary>Computes an equation.</summary>
    /// <param name="equation">The equation; "..." stands for leading axes that broadcast. Without "->" the result has the axes that occur once, in the order of the alphabet.</param>
    /// <param name="operands">As many tensors as the equation names.</param>
    /// <exception cref="NotSupportedException">The equation does not fit the operands.</exception>
    public static Tensor Compute(string equation, IReadOnlyList<Tensor> operands)
    {
        var sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        var terms = sides[0].Split(',');
        if (terms.Length != operands.Count)
        {
            throw new NotSupportedException($"the equation '{equation}' names {terms.Length} operands, found {operands.Count}");
        }

        // 1. Axes of "..." get capital names from the last one back, so that they broadcast as NumPy's do.
        var broadcast = Enumerable.Range(0, terms.Length).Max(i => terms[i].Contains("...", StringComparison.Ordinal) ? (int)operands[i].dim() - (terms[i].Length - 3) : 0);
        string Named(string term, int ellipsis) => term.Replace("...", string.Concat(Enumerable.Range(0, ellipsis).Select(i => (char)('\uE000' + broadcast - ellipsis + i))), StringComparison.Ordinal);
        string[] inputs = [.. terms.Select((term, i) => Named(term, term.Contains("...", StringComparison.Ordinal) ? (int)operands[i].dim() - (term.Length - 3) : 0))];
        var all = string.Concat(inputs);
        var output = sides.Length > 1 ? Named(sides[1], broadcast)
            : Named(broadcast > 0 ? "..." : "", broadcast) + string.Concat(all.Where(axis => axis < '\uE000' && all.Count(other => other == axis) == 1).Order());

        // 2. Axes that an operand names twice are its diagonal.
        var (names, tensors) = (new string[inputs.Length], new Tensor[inputs.Length]);
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Length != operands[i].dim())
            {
                throw new NotSupportedException($"the equation '{equation}' names {inputs[i].Length} axes of operand {i}, which has {operands[i].dim()}");
            }

            (names[i], tensors[i]) = Diagonal(inputs[i], operands[i]);
        }

        // 3. Products two by two, summing what neither the result nor a later operand needs.
        var (name, value) = (names[0], tensors[0]);
        for (var i = 1; i < names.Length; i++)
        {
            var needed = output + string.Concat(names[(i + 1)..]);
            (name, value) = Product(name, value, names[i], tensors[i], needed);
        }

        (name, value) = SumExcept(name, value, output);
        return value.permute([.. output.Select(axis => (long)name.IndexOf(axis, StringComparison.Ordinal))]);
    }

    private static (string Name, Tensor Value) Diagonal(string name, Tensor value)
    {
        for (var second = name.Length - 1; second > 0; second--)
        {
            var first = name.IndexOf(name[second], StringComparison.Ordinal);
            if (first == second)
            {
                continue;
            }

            // The element (k, k) stands at k (n + 1) of both axes laid together.
            var length = value.shape[first];
            var order = Enumerable.Range(0, name.Length).Where(axis => axis != first && axis != second).Select(axis => (long)axis).ToArray();
            var together = value.permute([.. order, first, second]).reshape([.. order.Select(axis => value.shape[axis]), length * length]);
            value = together.index_select(order.Length, arange(0, length * length, length + 1, dtype: ScalarType.Int64));
            name = string.Concat(order.Select(axis => name[(int)axis])) + name[second];
            second = name.Length;
        }

        return (name, value);
    }

    private static (string Name, Tensor Value) Product(string left, Tensor a, string right, Tensor b, string needed)
    {
        (left, a) = SumExcept(left, a, needed + right);
        (right, b) = SumExcept(right, b, needed + left);
        var summed = string.Concat(left.Where(axis => right.Contains(axis) && !needed.Contains(axis)));
        var shared = string.Concat(left.Where(axis => right.Contains(axis) && needed.Contains(axis)));
        var (onlyLeft, onlyRight) = (Except(left, right), Except(right, left));
        Tensor Arranged(string name, Tensor value, string order) => value.permute([.. order.Select(axis => (long)name.IndexOf(axis, StringComparison.Ordinal))]);
        long Length(string axes, string name, Tensor value) => axes.Aggregate(1L, (product, axis) => product * value.shape[name.IndexOf(axis, StringComparison.Ordinal)]);

        // Shared axes may have length 1 on one side: expand to the longer one.
        long Longer(char axis) => Math.Max(a.shape[left.IndexOf(axis, StringComparison.Ordinal)], b.shape[right.IndexOf(axis, StringComparison.Ordinal)]);
        Tensor Expanded(string name, Tensor value, string order) => Arranged(name, value, order)
            .expand([.. order.Select(axis => shared.Contains(axis) || summed.Contains(axis) ? Longer(axis) : value.shape[name.IndexOf(axis, StringComparison.Ordinal)])]);
        var batch = shared.Aggregate(1L, (product, axis) => product * Longer(axis));
        var inner = summed.Aggregate(1L, (product, axis) => product * Longer(axis));
        var x = Expanded(left, a, shared + onlyLeft + summed).reshape(batch, Length(onlyLeft, left, a), inner);
        var y = Expanded(right, b, shared + summed + onlyRight).reshape(batch, inner, Length(onlyRight, right, b));
        var name = shared + onlyLeft + onlyRight;
        long[] shape =
        [
            .. shared.Select(Longer),
            .. onlyLeft.Select(axis => a.shape[left.IndexOf(axis, StringComparison.Ordinal)]),
            .. onlyRight.Select(axis => b.shape[right.IndexOf(axis, StringComparison.Ordinal)]),
        ];
        return (name, x.matmul(y).reshape(shape));
    }

    private static (string Name, Tensor Value) SumExcept(string name, Tensor value, string kept)
    {
        long[] axes = [.. Enumerable.Range(0, name.Length).Where(axis => !kept.Contains(name[axis])).Select(axis => (long)axis)];
        return axes.Length == 0 ? (name, value) : (string.Concat(name.Where(kept.Contains)), value.sum(axes));
    }

    private static string Except(string name, string other) => string.Concat(name.Where(axis => !other.Contains(axis)));
}

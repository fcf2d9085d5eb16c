using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace RecInterp.Recommenders.Sequential;

/// <summary>A gated recurrent unit over histories, from the oldest item to the most recent; its state after the last is the output.</summary>
/// <remarks>
/// <code>
/// r = sigmoid(W_r x + b_r + U_r h + c_r),  z = sigmoid(W_z x + b_z + U_z h + c_z)
/// n = tanh(W_n x + b_n + r (U_n h + c_n)),  h' = (1 - z) n + z h
/// </code>
/// Cho et al. 2014 (arXiv 1406.1078), with the reset gate behind the product as in cuDNN and PyTorch. W, b, U and c hold the gates in the order r, z, n. Histories end in the
/// same step, so those of falling length join in while it runs: no cell without an item is computed.
/// </remarks>
/// <threadsafety>Safe for concurrent calls while nobody trains; holds no state of its own.</threadsafety>
internal sealed class GatedRecurrentUnit(TowerParameters parameters, string name, int width)
{
    /// <summary>Adds the unit's tensors, drawn evenly from +-1/sqrt(d) as PyTorch starts them.</summary>
    /// <param name="parameters">Where to.</param>
    /// <param name="name">First part of their names.</param>
    /// <param name="random">Source of their values.</param>
    /// <param name="width">d, width of inputs and state.</param>
    public static void AddTo(TowerParameters parameters, string name, Random random, int width)
    {
        foreach (var part in new[] { "input", "state" })
        {
            parameters.AddUniform($"{name}.{part}.weight", random, 1 / Math.Sqrt(width), 3L * width, width);
            parameters.AddUniform($"{name}.{part}.bias", random, 1 / Math.Sqrt(width), 3L * width);
        }
    }

    /// <summary>Runs the unit.</summary>
    /// <param name="steps">The items' vectors of each step, shape [n, d], n never falling: the n longest histories have an item there.</param>
    /// <returns>The last state, shape [n of the last step, d].</returns>
    public Tensor Forward(IReadOnlyList<Tensor> steps)
    {
        var state = zeros([steps[0].shape[0], width]);
        foreach (var x in steps)
        {
            var joining = x.shape[0] - state.shape[0];
            state = Step(x, joining == 0 ? state : cat(new[] { state, zeros([joining, width]) }, 0));
        }

        return state;
    }

    private Tensor Step(Tensor x, Tensor state)
    {
        var (left, right) = (parameters.Linear($"{name}.input", x), parameters.Linear($"{name}.state", state));
        var gates = (left.narrow(1, 0, 2 * width) + right.narrow(1, 0, 2 * width)).sigmoid();
        var candidate = (left.narrow(1, 2 * width, width) + (gates.narrow(1, 0, width) * right.narrow(1, 2 * width, width))).tanh();
        return candidate + (gates.narrow(1, width, width) * (state - candidate));
    }
}

namespace RecInterp.Recommenders.Sequential;

/// <summary>A gated recurrent unit over histories, from the oldest item to the most recent; its state after the last is the output.</summary>
/// <remarks>
/// <code>
/// r = sigmoid(W_r x + b_r + U_r h + c_r),  z = sigmoid(W_z x + b_z + U_z h + c_z)
/// n = tanh(W_n x + b_n + r (U_n h + c_n)),  h' = (1 - z) n + z h
/// </code>
/// Cho et al. 2014 (arXiv 1406.1078), with the reset gate behind the product as in cuDNN and PyTorch. W, b, U and c hold the gates in the order r, z, n.
/// </remarks>
/// <threadsafety>Safe for concurrent runs while nobody trains; holds no state of its own.</threadsafety>
internal sealed class GatedRecurrentUnit(TowerParameters parameters, string name, EmbeddingRows items)
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

    /// <summary>Runs the unit; the tensors belong to the caller's scope.</summary>
    /// <param name="batch">Histories of falling length.</param>
    public RecurrentPass Run(SequenceBatch batch) => new(parameters, name, items, batch);
}

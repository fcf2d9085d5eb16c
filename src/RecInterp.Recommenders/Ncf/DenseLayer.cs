namespace RecInterp.Recommenders.Ncf;

/// <summary>y = W x + b.</summary>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Outputs">Number of outputs.</param>
/// <param name="Weights">W, shape [outputs, inputs], row-major.</param>
/// <param name="Biases">b, one number an output.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record DenseLayer(int Inputs, int Outputs, float[] Weights, float[] Biases)
{
    /// <summary>Checks that the arrays have the layer's sizes.</summary>
    /// <exception cref="ArgumentException">One has not; says what was found.</exception>
    internal void Expect()
    {
        if (Weights.Length != Inputs * Outputs || Biases.Length != Outputs)
        {
            throw new ArgumentException($"found {Weights.Length} weights and {Biases.Length} biases, expected {Outputs} x {Inputs} and {Outputs}");
        }
    }
}

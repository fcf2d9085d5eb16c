namespace RecInterp.Training.Runs;

/// <summary>What computes losses and gradients. Both give the same dictionary, up to rounding.</summary>
public enum EngineKind
{
    /// <summary>libtorch, operator by operator: any architecture, any interaction.</summary>
    Torch,

    /// <summary>Fused loops on the processor: TopK and tied ReLU without prefixes, without a prediction loss or with blocks of a dot product.</summary>
    Fused,
}

namespace RecInterp.Training.Runs;

/// <summary>Where losses and gradients are computed.</summary>
public enum DeviceKind
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>A graphics processor, by libtorch. A scorer's graph is still interpreted on the processor; gradients go between the two.</summary>
    Cuda,
}

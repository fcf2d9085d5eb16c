namespace TorchSharp;

/// <summary>Kinds of hardware that a tensor can live on, numbered as libtorch numbers them.</summary>
public enum DeviceType
{
    /// <summary>Main memory.</summary>
    CPU = 0,

    /// <summary>An NVIDIA accelerator.</summary>
    CUDA = 1,
}

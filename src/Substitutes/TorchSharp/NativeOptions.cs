using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>How to create a tensor, as the shim takes it; -1 stands for "libtorch's default".</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeOptions
{
    private readonly int _type;
    private readonly int _device;
    private readonly int _index;
    private readonly int _grad;

    public NativeOptions(torch.ScalarType? dtype, torch.Device? device, bool requires_grad, string[]? names = null)
    {
        if (names is not null)
        {
            throw new NotSupportedException("Named dimensions are not part of the TorchSharp substitute.");
        }

        _type = dtype is { } type ? (int)type : -1;
        _device = device is null ? -1 : (int)device.type;
        _index = device?.index ?? -1;
        _grad = requires_grad ? 1 : 0;
    }
}

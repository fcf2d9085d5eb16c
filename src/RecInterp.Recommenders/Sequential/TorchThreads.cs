using static TorchSharp.torch;

namespace RecInterp.Recommenders.Sequential;

/// <summary>The number of threads of tensor operations for as long as it is held; then as before.</summary>
internal sealed class TorchThreads : IDisposable
{
    private readonly int _before = get_num_threads();

    public TorchThreads(int count) => set_num_threads(count);

    public void Dispose() => set_num_threads(_before);
}

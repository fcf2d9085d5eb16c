namespace TorchSharp;

/// <summary>Creation of tensors, random numbers, threads and modes. The parts used here of the published API.</summary>
public static partial class torch
{
    /// <summary>32-bit IEEE floating point, the default type.</summary>
    public static readonly ScalarType float32 = ScalarType.Float32;

    /// <summary>64-bit IEEE floating point.</summary>
    public static readonly ScalarType float64 = ScalarType.Float64;

    /// <summary>Signed 64-bit integer; the type of every index.</summary>
    public static readonly ScalarType int64 = ScalarType.Int64;

    /// <summary>Signed 32-bit integer.</summary>
    public static readonly ScalarType int32 = ScalarType.Int32;

    /// <summary>Truth value, one byte.</summary>
    public static readonly ScalarType @bool = ScalarType.Bool;

    /// <summary>Main memory.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>The current accelerator.</summary>
    public static Device CUDA => new(DeviceType.CUDA);

    /// <summary>Opens a scope that frees the tensors which this thread makes until the scope is disposed.</summary>
    /// <returns>The scope; dispose it on this thread.</returns>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>Stops recording of gradients on this thread until the result is disposed.</summary>
    /// <returns>A guard; dispose it on this thread, so never across an await.</returns>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Switches recording of gradients on this thread until the result is disposed.</summary>
    /// <param name="enabled">True to record.</param>
    /// <returns>A guard; dispose it on this thread, so never across an await.</returns>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Parses a device such as "cpu", "cuda" or "cuda:1".</summary>
    /// <param name="description">Kind, and optionally a colon and an index.</param>
    /// <returns>The device; whether it exists shows when it is used.</returns>
    /// <exception cref="ArgumentException">The description is not understood.</exception>
    public static Device device(string description) => new(description);

    /// <summary>True when libtorch was built with CUDA and finds a device.</summary>
    /// <returns>Whether CUDA can be used.</returns>
    public static bool cuda_is_available() => Native.rt_cuda_is_available() != 0;

    /// <summary>Sets how many threads one operation may use.</summary>
    /// <param name="num">At least 1. With another busy process on the same cores, 1 is the fast choice.</param>
    public static void set_num_threads(int num) => Native.Check(Native.rt_set_num_threads(num));

    /// <summary>How many threads one operation may use.</summary>
    /// <returns>The count.</returns>
    public static int get_num_threads() => Native.rt_get_num_threads();

    /// <summary>Seeds the default random generators of all devices.</summary>
    /// <param name="seed">Any number.</param>
    /// <returns>The CPU's default generator.</returns>
    public static Generator manual_seed(long seed)
    {
        Native.Check(Native.rt_manual_seed(seed));
        return Generator.Shared();
    }

    /// <summary>Questions about NVIDIA accelerators.</summary>
    public static class cuda
    {
        /// <summary>True when libtorch was built with CUDA and finds a device.</summary>
        /// <returns>Whether CUDA can be used.</returns>
        public static bool is_available() => cuda_is_available();

        /// <summary>Waits for the work that was queued on a device.</summary>
        /// <param name="device">The device; the current one when null.</param>
        public static void synchronize(Device? device = null) => Native.Check(Native.rt_cuda_synchronize(device?.index ?? -1));
    }

    /// <summary>Holds a thread's grad mode and puts the earlier one back.</summary>
    private sealed class GradMode : IDisposable
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private readonly int _before;
        private bool _ended;

        public GradMode(bool on) => _before = Native.rt_grad_mode(on ? 1 : 0);

        public void Dispose()
        {
            if (_ended)
            {
                return;
            }

            if (Environment.CurrentManagedThreadId != _thread)
            {
                throw new InvalidOperationException("Grad mode belongs to a thread: the guard must end on the thread that made it.");
            }

            _ended = true;
            _ = Native.rt_grad_mode(_before);
        }
    }
}

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of pseudo-random numbers on the CPU. Not safe for concurrent use.</summary>
    public class Generator : IDisposable
    {
        private nint _handle;

        /// <summary>Makes a generator of its own state.</summary>
        /// <param name="seed">Where its sequence starts.</param>
        /// <param name="device">The CPU; other devices are not covered.</param>
        /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
        public Generator(ulong seed = 0, Device? device = null)
            : this(device is null or { type: DeviceType.CPU }
                ? Native.rt_generator(seed)
                : throw new NotSupportedException($"A generator on '{device}' is not part of the TorchSharp substitute."))
        {
        }

        private Generator(nint handle) => _handle = Native.Check(handle);

        /// <summary>Frees the native object when it was not disposed.</summary>
        ~Generator() => Free();

        internal nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Generator));

        /// <summary>The CPU's default generator, which others share.</summary>
        internal static Generator Shared() => new(Native.rt_generator_default());

        /// <summary>Frees the native object.</summary>
        public void Dispose()
        {
            Free();
            GC.SuppressFinalize(this);
        }

        private void Free()
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
            {
                Native.rt_generator_free(handle);
            }
        }
    }
}

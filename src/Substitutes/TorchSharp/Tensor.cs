using System.Runtime.InteropServices;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>An n-dimensional array of numbers that libtorch holds, with or without a record for gradients.</summary>
    /// <remarks>
    /// A call that libtorch refuses throws <see cref="ExternalException"/> with libtorch's text. Methods whose name
    /// ends in an underscore change this tensor; arithmetic ones return it, the others a second handle to it.
    /// A tensor is freed by Dispose, by the dispose scope that was open when it was made, or in the end by the
    /// garbage collector.
    /// Not safe for concurrent writes; concurrent reads are safe while nobody disposes.
    /// </remarks>
    public partial class Tensor : IDisposable
    {
        // Below this the collector's own pace is enough; above it the collector is told of the native memory.
        private const long PressureBytesMin = 64 * 1024;

        private static long _live;

        private nint _handle;
        private long _pressure;

        internal Tensor(nint handle)
        {
            _handle = handle;
            Interlocked.Increment(ref _live);
            Enter(DisposeScope.Current);
        }

        /// <summary>Takes over another tensor's handle and its place in a scope; the other becomes invalid.</summary>
        private protected Tensor(Tensor emptied)
        {
            _handle = Interlocked.Exchange(ref emptied._handle, 0);
            _pressure = emptied._pressure;
            emptied._pressure = 0;
            (Scope, Place) = (emptied.Scope, emptied.Place);
            emptied.Scope = null;
            Scope?.Replace(Place, this);
        }

        /// <summary>Frees the native tensor when nobody disposed it.</summary>
        ~Tensor() => Release();

        /// <summary>How many native tensors are held by managed ones in this process.</summary>
        internal static long LiveCount => Interlocked.Read(ref _live);

        internal DisposeScope? Scope { get; private set; }

        /// <summary>Where the scope keeps this tensor.</summary>
        internal int Place { get; set; }

        /// <summary>The native tensor.</summary>
        /// <exception cref="InvalidOperationException">It was disposed, or moved into a Parameter.</exception>
        public IntPtr Handle => _handle != 0
            ? _handle
            : throw new InvalidOperationException("The tensor is empty: it was disposed, or moved into a Parameter.");

        /// <summary>True when the tensor was disposed, or moved into a Parameter.</summary>
        public bool IsInvalid => _handle == 0;

        /// <summary>The size of each dimension.</summary>
        public long[] shape
        {
            get
            {
                var sizes = new long[dim()];
                Do(Native.rt_sizes(Handle, sizes));
                return sizes;
            }
        }

        /// <summary>The element type.</summary>
        public ScalarType dtype => (ScalarType)Read(Native.rt_dtype(Handle));

        /// <summary>Where the elements are.</summary>
        public Device device => new((DeviceType)Read(Native.rt_device_type(Handle)), (int)Read(Native.rt_device_index(Handle)));

        /// <summary>How many elements there are.</summary>
        public long NumberOfElements => numel();

        /// <summary>Whether gradients are recorded for this tensor. Can be set on a leaf only.</summary>
        public bool requires_grad
        {
            get => Read(Native.rt_requires_grad(Handle)) != 0;
            set => requires_grad_(value);
        }

        /// <summary>The gradient that backward has summed up, as a handle of its own; null when there is none.</summary>
        public Tensor? grad
        {
            get
            {
                var found = Native.CheckOptional(Native.rt_grad(Handle));
                GC.KeepAlive(this);
                return found == 0 ? null : new Tensor(found);
            }

            set
            {
                Do(Native.rt_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(value);
            }
        }

        /// <summary>True when the tensor was made by the user, or needs no gradient.</summary>
        public bool is_leaf => Read(Native.rt_is_leaf(Handle)) != 0;

        /// <summary>The memory of a contiguous CPU tensor. Valid only while the tensor lives.</summary>
        /// <exception cref="InvalidOperationException">The tensor is elsewhere, strided, or above 2 GB.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                var data = Memory(out var length);
                return length <= int.MaxValue
                    ? new Span<byte>((void*)data, (int)length)
                    : throw new InvalidOperationException($"A span holds at most {int.MaxValue} bytes, the tensor has {length}.");
            }
        }

        /// <summary>How many dimensions there are.</summary>
        /// <returns>The count; 0 for a scalar.</returns>
        public long dim() => Read(Native.rt_dim(Handle));

        /// <summary>How many elements there are.</summary>
        /// <returns>The product of the sizes.</returns>
        public long numel() => Read(Native.rt_numel(Handle));

        /// <summary>Switches recording of gradients for a leaf.</summary>
        /// <param name="requires_grad">True to record.</param>
        /// <returns>This tensor.</returns>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            Do(Native.rt_set_requires_grad(Handle, Bit(requires_grad)));
            return this;
        }

        /// <summary>Adds the gradient of this one-element tensor to every leaf it was computed from.</summary>
        public void backward() => Do(Native.rt_backward(Handle));

        /// <summary>Opens the elements for reading as .NET values.</summary>
        /// <typeparam name="T">The .NET type of the element type.</typeparam>
        /// <returns>An accessor; of a copy when the tensor is not on the CPU.</returns>
        /// <exception cref="ArgumentException">T is not the element type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>();
            return new TensorAccessor<T>(device.type == DeviceType.CPU ? this : cpu());
        }

        /// <summary>Reads the only element.</summary>
        /// <typeparam name="T">The .NET type of the element type.</typeparam>
        /// <returns>Its value.</returns>
        /// <exception cref="ArgumentException">T is not the element type, or there is not exactly one element.</exception>
        public unsafe T item<T>()
            where T : unmanaged
        {
            if (numel() != 1)
            {
                throw new ArgumentException($"Only a tensor of one element has an item, this one has {numel()}.");
            }

            RequireType<T>();
            T value;
            Do(Native.rt_item(Handle, (nint)(&value)));
            return value;
        }

        /// <summary>The same values outside the record for gradients, in the same memory.</summary>
        /// <returns>A new handle.</returns>
        public Tensor detach() => Result(Native.rt_detach(Handle));

        /// <summary>Copies the values; gradients flow through the copy.</summary>
        /// <returns>A tensor of its own memory.</returns>
        public Tensor clone() => Result(Native.rt_clone(Handle));

        /// <summary>The same values laid out row-major, copied only when they are not.</summary>
        /// <returns>A new handle.</returns>
        public Tensor contiguous() => Result(Native.rt_contiguous(Handle));

        /// <summary>The same values in main memory, copied only when they are elsewhere.</summary>
        /// <returns>A new handle.</returns>
        public Tensor cpu() => to(CPU);

        /// <summary>The same values on an accelerator, copied only when they are elsewhere.</summary>
        /// <param name="device">Which; the current one when null.</param>
        /// <param name="non_blocking">True to return before the copy is done, where that is possible.</param>
        /// <returns>A new handle.</returns>
        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        /// <summary>Converts the elements, copied only when the type differs.</summary>
        /// <param name="type">The wanted type.</param>
        /// <param name="copy">True to copy in any case.</param>
        /// <param name="disposeAfter">True to dispose this tensor afterwards.</param>
        /// <param name="non_blocking">Without effect for a conversion in place.</param>
        /// <returns>A new handle.</returns>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var result = Result(Native.rt_to_type(Handle, (int)type, Bit(copy)));
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }

        /// <summary>Moves the values, copied only when the device differs.</summary>
        /// <param name="device">Where to.</param>
        /// <param name="copy">True to copy in any case.</param>
        /// <param name="disposeAfter">True to dispose this tensor afterwards.</param>
        /// <param name="non_blocking">True to return before the copy is done, where that is possible.</param>
        /// <returns>A new handle.</returns>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var result = Result(Native.rt_to_device(Handle, (int)device.type, device.index, Bit(copy), Bit(non_blocking)));
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }

        /// <summary>Overwrites the elements with another tensor's, converted and broadcast.</summary>
        /// <param name="source">The other tensor.</param>
        /// <param name="nonBlocking">True to return before the copy is done, where that is possible.</param>
        /// <returns>A second handle to this tensor.</returns>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
            => Result(Native.rt_copy_(Handle, source.Handle, Bit(nonBlocking)), source);

        /// <summary>Sets every element to 0.</summary>
        /// <returns>A second handle to this tensor.</returns>
        public Tensor zero_() => Result(Native.rt_zero_(Handle));

        /// <summary>Sets every element to one value.</summary>
        /// <param name="value">The value.</param>
        /// <returns>A second handle to this tensor.</returns>
        public Tensor fill_(Scalar value) => Result(Native.rt_fill_(Handle, value.Native));

        /// <summary>Takes the tensor out of its dispose scope; from then on its holder frees it.</summary>
        /// <returns>This tensor.</returns>
        public Tensor DetachFromDisposeScope()
        {
            MoveTo(null);
            return this;
        }

        /// <summary>Hands the tensor to the scope around its own, or to nobody when there is none.</summary>
        /// <returns>This tensor.</returns>
        public Tensor MoveToOuterDisposeScope()
        {
            Scope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Frees the native tensor. May be called more than once.</summary>
        public void Dispose()
        {
            LeaveScope();
            Release();
            GC.SuppressFinalize(this);
        }

        /// <summary>Wraps what an operation on this tensor returned, or throws what it reported.</summary>
        /// <remarks>The arguments come along to stay alive until the call is over.</remarks>
        internal Tensor Result(nint handle, object? second = null, object? third = null, object? fourth = null)
        {
            GC.KeepAlive(this);
            GC.KeepAlive(second);
            GC.KeepAlive(third);
            GC.KeepAlive(fourth);
            return new Tensor(Native.Check(handle));
        }

        /// <summary>Gives back this tensor after an operation that changed it, or throws what it reported.</summary>
        internal Tensor InPlace(int failed, object? second = null, object? third = null)
        {
            GC.KeepAlive(second);
            GC.KeepAlive(third);
            Do(failed);
            return this;
        }

        /// <summary>Moves the tensor from its scope to another one, or to none.</summary>
        internal void MoveTo(DisposeScope? scope)
        {
            if (Scope is not null)
            {
                LeaveScope();
                Enter(scope);
            }
        }

        /// <summary>The elements' address and length in bytes.</summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous on the CPU.</exception>
        internal nint Memory(out long length)
        {
            if (device.type != DeviceType.CPU || Native.rt_is_contiguous(Handle) == 0)
            {
                throw new InvalidOperationException(
                    "Only a contiguous tensor on the CPU can be read in place; call cpu() or contiguous() first.");
            }

            Do(Native.rt_data(Handle, out var data, out length));
            return data;
        }

        private static int Bit(bool value) => value ? 1 : 0;

        private void Do(int failed)
        {
            GC.KeepAlive(this);
            Native.Check(failed);
        }

        private long Read(long value)
        {
            GC.KeepAlive(this);
            return value;
        }

        private void RequireType<T>()
            where T : unmanaged
        {
            var type = dtype;
            var fits = type switch
            {
                ScalarType.Byte => typeof(T) == typeof(byte),
                ScalarType.Int8 => typeof(T) == typeof(sbyte),
                ScalarType.Int16 => typeof(T) == typeof(short),
                ScalarType.Int32 => typeof(T) == typeof(int),
                ScalarType.Int64 => typeof(T) == typeof(long),
                ScalarType.Float32 => typeof(T) == typeof(float),
                ScalarType.Float64 => typeof(T) == typeof(double),
                ScalarType.Bool => typeof(T) == typeof(bool),
                _ => false,
            };
            if (!fits)
            {
                throw new ArgumentException($"A tensor of {type} cannot be read as {typeof(T).Name}.");
            }
        }

        private void Enter(DisposeScope? scope)
        {
            Scope = scope;
            if (scope is not null)
            {
                Place = scope.Add(this);
            }
            else if (_pressure == 0 && Native.rt_own_bytes(_handle) is var bytes && bytes >= PressureBytesMin)
            {
                // Only the collector will free this one, and it sees 24 bytes where there may be megabytes.
                _pressure = bytes;
                GC.AddMemoryPressure(bytes);
            }
        }

        private void LeaveScope()
        {
            Scope?.RemoveAt(Place);
            Scope = null;
        }

        private void Release()
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle == 0)
            {
                return;
            }

            Native.rt_free(handle);
            Interlocked.Decrement(ref _live);
            if (_pressure != 0)
            {
                GC.RemoveMemoryPressure(_pressure);
                _pressure = 0;
            }
        }
    }
}

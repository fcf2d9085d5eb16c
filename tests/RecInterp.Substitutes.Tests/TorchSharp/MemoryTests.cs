using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>Native memory neither leaks nor piles up.</summary>
[Collection(TorchAlone.Name)]
public sealed class MemoryTests
{
    private const long MB = 1 << 20;

    public MemoryTests()
    {
        // What other tests left to the collector must not be counted here.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void Memory_is_flat_over_ten_thousand_training_steps()
    {
        using var scope = NewDisposeScope();
        set_num_threads(1);
        var numbers = new Numbers(1);
        var tensors = PeerCase.Mf.Inputs.ToDictionary(i => i.Name, i => numbers.Tensor(i.Shape));
        var trained = PeerCase.Mf.Parameters.ToDictionary(p => p.Name, p => nn.Parameter(numbers.Tensor(p.Shape)));
        foreach (var (name, parameter) in trained)
        {
            tensors[name] = parameter;
        }

        using var adam = optim.Adam(trained.Values);
        void Steps(int count)
        {
            for (var i = 1; i <= count; i++)
            {
                if (i % 500 == 0)
                {
                    // At its own pace the collector lets tens of MB of small managed objects gather first.
                    GC.Collect();
                }

                using var step = NewDisposeScope();
                adam.zero_grad();
                PeerCase.Mf.Loss(tensors).backward();
                nn.utils.clip_grad_norm_(trained.Values, 1);
                adam.step();
            }
        }

        Steps(500);
        var (resident, allocated, live) = (Resident(), Allocated(), Tensor.LiveCount);
        Steps(10_000);

        Assert.Equal(live, Tensor.LiveCount);
        Assert.InRange(Resident() - resident, -1024 * MB, 20 * MB);
        // The allocator keeps freed blocks, so growth of what is in use shows a leak that resident memory may hide.
        Assert.InRange(Allocated() - allocated, -1024 * MB, 2 * MB);
    }

    [Fact]
    public void Tensors_that_nobody_disposes_do_not_pile_up()
    {
        var peak = 0L;
        var start = Allocated();
        for (var i = 0; i < 1500; i++)
        {
            // Two results of 2 MB each, both dropped: without pressure on the collector this holds gigabytes.
            _ = zeros([512, 1024]).add(1);
            peak = Math.Max(peak, Allocated() - start);
        }

        Assert.InRange(peak, 2 * MB, 700 * MB);
    }

    [Fact]
    public void Pressure_ends_with_its_tensor()
    {
        var before = Tensor.LiveCount;
        var start = Allocated();
        for (var i = 0; i < 100; i++)
        {
            using var x = zeros([512, 1024]);
            using var view = x.t();
            using (NewDisposeScope())
            {
                x.add(1).DetachFromDisposeScope().Dispose();
            }
        }

        Assert.Equal(before, Tensor.LiveCount);
        Assert.InRange(Allocated() - start, -1024 * MB, 1 * MB);
    }

    private static long Resident()
    {
        var line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static long Allocated() => (long)mallinfo2().InUse;

    [DllImport("libc.so.6")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern AllocatorState mallinfo2();

    /// <summary>glibc's struct mallinfo2, of which one field is read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    private readonly struct AllocatorState
    {
        [FieldOffset(56)]
        public readonly nuint InUse;
    }
}

using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>What libtorch refuses becomes a managed exception, and the process lives on.</summary>
[Collection(TorchAlone.Name)]
public sealed class ExceptionTests
{
    private static readonly Dictionary<string, (string Expected, Action Act)> Refusals = new()
    {
        ["shapes that do not fit"] = ("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", () => ones(2, 3).matmul(ones(2, 3))),
        ["backward twice"] = ("backward through the graph a second time", () =>
        {
            var loss = ones([2], requires_grad: true).exp().sum();
            loss.backward();
            loss.backward();
        }
        ),
        ["backward from many elements"] = (
            "grad can be implicitly created only for scalar outputs", () => ones([2], requires_grad: true).exp().backward()),
        ["mixed types"] = ("expected", () => ones(2, 2).mm(ones([2, 2], int64))),
        ["an index out of range"] = ("index out of range", () => ones(2, 2).index_select(0, tensor(new long[] { 5 }, [1]))),
        ["a change in place of a leaf"] = (
            "a leaf Variable that requires grad is being used in an in-place operation", () => ones([2], requires_grad: true).add_(1)),
        ["one petabyte"] = ("memory", () => zeros([1L << 48])),
        ["more than there is"] = ("selected index k out of range", () => ones(2, 2).topk(3)),
        ["wrong dimensions"] = ("must be a matrix", () => ones([2, 2, 2]).mm(ones(2, 2))),
        ["a view that cannot be"] = ("view size is not compatible", () => ones(2, 3).t().view(6)),
        ["a gradient for integers"] = ("Only Tensors of floating point", () => ones([2], int64).requires_grad_()),
    };

    public static TheoryData<string> Names => [.. Refusals.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Refusals_become_external_exceptions_without_a_backtrace(string name)
    {
        using var scope = NewDisposeScope();
        var (expected, act) = Refusals[name];

        var refusal = Assert.Throws<ExternalException>(act);

        Assert.Contains(expected, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("frame #", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(8, ones(2, 2).matmul(ones(2, 2)).sum().ToSingle());
    }

    [CpuOnlyFact]
    public void Use_of_an_absent_device_is_refused()
    {
        Assert.Throws<ExternalException>(() => zeros([2], device: CUDA));
        Assert.Throws<ExternalException>(() => zeros([2]).to(device("cuda:0")));
        Assert.Throws<ExternalException>(() => cuda.synchronize());
    }

    [Fact]
    public void Use_of_a_disposed_tensor_is_refused()
    {
        var gone = zeros([2]);
        gone.Dispose();
        gone.Dispose();

        Assert.True(gone.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => gone.exp());
        Assert.Throws<InvalidOperationException>(() => ones([2]).add(gone));
    }

    [Fact]
    public void An_error_stays_on_its_thread()
    {
        var texts = new string[4];
        var threads = texts.Select((_, i) => new Thread(() =>
        {
            using var scope = NewDisposeScope();
            for (var repeat = 0; repeat < 20; repeat++)
            {
                texts[i] = Assert.Throws<ExternalException>(() => ones(2, 3 + i).matmul(ones(2, 3 + i))).Message;
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        Assert.All(texts.Select((text, i) => (text, i)), t => Assert.Contains($"2x{3 + t.i}", t.text, StringComparison.Ordinal));
    }

    [Fact]
    public void Reading_as_the_wrong_type_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => ones([1]).item<double>());
        Assert.Throws<ArgumentException>(() => ones([2]).item<float>());
        Assert.Throws<ArgumentException>(() => ones([2]).data<long>());
        Assert.Throws<InvalidOperationException>(() => ones(2, 3).t().bytes.Length);
        Assert.Throws<ArgumentException>(() => tensor(new float[5], [2, 3]));
        Assert.Throws<NotSupportedException>(() => zeros([2], names: ["row"]));
        Assert.Throws<ArgumentException>(() => device("abacus"));
    }
}

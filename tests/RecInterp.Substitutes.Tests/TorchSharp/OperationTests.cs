using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>Values of operations, where the gradient checks do not already fix them.</summary>
[Collection(TorchAlone.Name)]
public sealed class OperationTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 7)]
    [InlineData(33, 17, 65)]
    [InlineData(128, 64, 31)]
    public void Matrix_products_agree_with_plain_loops_in_every_layout(int n, int k, int m)
    {
        using var scope = NewDisposeScope();
        var numbers = new Numbers(5);
        var (a, b) = (numbers.Array(n * k), numbers.Array(k * m));
        var expected = new float[n * m];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < m; j++)
            {
                var sum = 0.0;
                for (var l = 0; l < k; l++)
                {
                    sum += (double)a[(i * k) + l] * b[(l * m) + j];
                }

                expected[(i * m) + j] = (float)sum;
            }
        }

        var (plainA, plainB) = (tensor(a, [n, k]), tensor(b, [k, m]));
        var (turnedA, turnedB) = (plainA.t().contiguous().t(), plainB.t().contiguous().t());
        foreach (var left in new[] { plainA, turnedA })
        {
            foreach (var right in new[] { plainB, turnedB })
            {
                Close(expected, left.mm(right));
                Close(expected, full([n, m], float.NaN).addmm(left, right, beta: 0));
                Close([.. expected.Select(e => 1 + (2 * e))], ones(n, m).addmm(left, right, alpha: 2));
                Close(expected, left.unsqueeze(0).expand(3, -1, -1).bmm(right.unsqueeze(0).expand(3, -1, -1)).select(0, 2));
            }
        }

        static void Close(float[] expected, Tensor found)
        {
            // k products of numbers below 1 in magnitude, each rounded once.
            var all = found.data<float>().ToArray();
            Assert.Equal(expected.Length, all.Length);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], all[i], 2e-5f);
            }
        }
    }

    [Fact]
    public void Comparisons_and_logic_answer_element_by_element()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f, 3f], [3]);
        var y = tensor([3f, 2f, 1f], [3]);
        Holds([false, true, false], x.eq(y), x.eq(2));
        Holds([true, false, true], x.ne(y), x.ne(2), x.eq(y).logical_not());
        Holds([true, false, false], x.lt(y), x.lt(2), x.le(y).logical_and(x.ne(2)));
        Holds([true, true, false], x.le(y), x.le(2));
        Holds([false, false, true], x.gt(y), x.gt(2));
        Holds([false, true, true], x.ge(y), x.ge(2));
        Holds([false, true, false], x.isin(tensor([2f, 7f], [2])), x.isin(tensor([1f, 3f], [2]), invert: true));
        Holds([true, false, false], (x / (x - 1)).isfinite().logical_not());
        Holds([true, false, false], ((x - 1) / (x - 1)).isnan());
        Assert.True(x.gt(2).any().ToBoolean());
        Assert.False(x.gt(2).all().ToBoolean());
        Assert.Equal([0, 2], x.ne(2).nonzero().data<long>().ToArray());

        static void Holds(bool[] expected, params Tensor[] found)
            => Assert.All(found, f => Assert.Equal(expected, f.data<bool>().ToArray()));
    }

    [Fact]
    public void Positions_and_counts_are_integers()
    {
        using var scope = NewDisposeScope();
        var x = tensor([3f, 9f, 4f, 8f, 1f, 7f], [2, 3]);
        Assert.Equal(1, x.argmax().ToInt64());
        Assert.Equal([1, 0], x.argmax(1).data<long>().ToArray());
        Assert.Equal([2, 1], x.argmax(1, keepdim: true).shape);
        Assert.Equal([1, 2, 0, 2], x.topk(2).indexes.data<long>().ToArray());
        Assert.Equal([0, 1], x.min(1).indexes.data<long>().ToArray());
        Assert.Equal([1, 0], x.max(1).indexes.data<long>().ToArray());
        Assert.Equal([1, 0, 2, 1], tensor(new long[] { 2, 0, 2, 3 }, [4]).bincount(null).data<long>().ToArray());
        Assert.Equal([0.5f, 0, 2, 0, 0], tensor(new long[] { 2, 0 }, [2]).bincount(tensor([2f, 0.5f], [2]), 5).data<float>().ToArray());
        Assert.Equal(6, x.ne(0).sum().ToInt32());
        Assert.Equal([-1, 0, 1], tensor([-2f, 0f, 5f], [3]).sign().data<float>().ToArray());
        Assert.Equal([-3, 2], tensor([-5f, 5f], [2]).div(2, RoundingMode.floor).data<float>().ToArray());
        Assert.Equal([-2, 2], tensor([-5f, 5f], [2]).div(tensor(2f), RoundingMode.trunc).data<float>().ToArray());
        Assert.Equal([-2, 2], tensor([-5f, 5f], [2]).div_(2, RoundingMode.trunc).data<float>().ToArray());
    }

    [Fact]
    public void Types_follow_the_arguments()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(float32, zeros([2]).dtype);
        Assert.Equal(float64, zeros([2], float64).dtype);
        Assert.Equal(int64, arange(4).dtype);
        Assert.Equal([1f, 1.5f], arange(1, 2, 0.5).data<float>().ToArray());
        Assert.Equal([2, 3], arange(2, 4).data<long>().ToArray());
        Assert.Equal(@bool, tensor(new[] { true, false }, [2]).dtype);
        Assert.Equal(int32, tensor(new long[] { 1 }, [1], int32).dtype);
        Assert.Equal(float64, ones([2]).sum(float64).dtype);
        Assert.Equal(float64, ones(2, 2).sum(1, type: float64).dtype);
        Assert.Equal(float32, ones([2], int64).mean([0], type: float32).dtype);
        Assert.Equal(DeviceType.CPU, ones([2]).device.type);
        Assert.Equal("cpu", ones([2]).device.ToString());
        Assert.Equal("cuda:3", device("CUDA:3").ToString());
        Assert.Equal(2.5f, full([2], 2.5, float32).select(0, 1).item<float>());
        Assert.Equal([3, 4], empty([3, 4]).shape);
        Assert.Equal(0, ones([2]).zero_().sum().ToSingle());
        Assert.Equal(6, zeros([2]).fill_(3).sum().ToSingle());
        Assert.Equal(2, zeros([2]).copy_(ones([2], int64)).sum().ToSingle());
        Assert.Equal(4L, ones(2, 2).numel() * ones([1]).NumberOfElements);
        Assert.Equal(0, tensor(1f).dim());
        Assert.Equal(16, ones(2, 2).bytes.Length);
    }

    [Fact]
    public void Conversion_can_dispose_its_source()
    {
        using var scope = NewDisposeScope();
        var x = ones([2]);
        Assert.Equal(float64, x.to(float64, disposeAfter: true).dtype);
        Assert.True(x.IsInvalid);
        var y = ones([2]);
        var same = y.to(float32);
        var copied = y.to(float32, copy: true);
        y.zero_();
        Assert.Equal(0, same.sum().ToSingle());
        Assert.Equal(2, copied.sum().ToSingle());
    }

    [Fact]
    public void Accessors_read_row_major_whatever_the_layout()
    {
        using var scope = NewDisposeScope();
        var turned = tensor([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]).t();
        Assert.Equal([1, 4, 2, 5, 3, 6], turned.data<float>().ToArray());
        var part = new float[4];
        turned.data<float>().CopyTo(part, arrayIndex: 1, tensorIndex: 4);
        Assert.Equal([0, 3, 6, 0], part);
        Assert.Equal(6, turned.data<float>().Count);
        Assert.Equal(21, turned.data<float>().Sum());
    }

    [Fact]
    public void Random_numbers_repeat_with_their_seed()
    {
        using var scope = NewDisposeScope();
        using var one = new Generator(7);
        using var two = new Generator(7);
        Assert.Equal(randn([5], generator: one).data<float>().ToArray(), randn([5], generator: two).data<float>().ToArray());
        Assert.Equal(rand([5], generator: one).data<float>().ToArray(), rand([5], generator: two).data<float>().ToArray());
        Assert.Equal(randperm(9, generator: one).data<long>().ToArray(), randperm(9, generator: two).data<long>().ToArray());
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (long)i), randperm(9, generator: one).data<long>().Order());
        using var first = manual_seed(11);
        var drawn = rand([3]).data<float>().ToArray();
        using var second = manual_seed(11);
        Assert.Equal(drawn, rand([3]).data<float>().ToArray());
        Assert.NotEqual(drawn, rand([3]).data<float>().ToArray());
    }

    [Fact]
    public void Gradients_are_clipped_by_their_common_norm()
    {
        using var scope = NewDisposeScope();
        var a = nn.Parameter(zeros([2]));
        var b = nn.Parameter(zeros([1]));
        var unused = nn.Parameter(zeros([1]));
        a.grad = tensor([3f, 0f], [2]);
        b.grad = tensor([-4f], [1]);

        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b, unused], 10), 1e-6);
        Assert.Equal([3, 0], a.grad.data<float>().ToArray());
        Assert.Equal(4, nn.utils.clip_grad_norm_([a, b], 100, double.PositiveInfinity), 1e-6);
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b], 1), 1e-6);
        Assert.Equal(0.6f, a.grad.select(0, 0).item<float>(), 1e-5f);
        Assert.Equal(-0.8f, b.grad.select(0, 0).item<float>(), 1e-5f);
        Assert.Equal(0, nn.utils.clip_grad_norm_([unused], 1));
    }

    [Fact]
    public void Threads_can_be_set()
    {
        var before = get_num_threads();
        set_num_threads(2);
        Assert.Equal(2, get_num_threads());
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
    }
}

using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>Every differentiable operation agrees with central differences in double precision.</summary>
[Collection(TorchAlone.Name)]
public sealed class GradientTests
{
    // The truncation error of a central difference is about step^2, the rounding error 1e-16 / step.
    private const double Step = 1e-5;
    private const double Tolerance = 1e-7;

    private static readonly Tensor Other = Doubles(7, 3, 4);
    private static readonly Tensor Positive = (Other.abs() + 0.5).DetachFromDisposeScope();
    private static readonly Tensor Square = Doubles(8, 4, 4);
    private static readonly Tensor Index = tensor(new long[] { 2, 0, 2, 1, 1, 0, 3, 2, 3, 3, 0, 1 }, [3, 4]);
    private static readonly Tensor Orders = tensor(new long[] { 2, 0, 3, 1, 0, 1, 2, 3, 3, 1, 0, 2 }, [3, 4]);
    private static readonly Tensor Rows = tensor(new long[] { 2, 0, 2 }, [3]);

    // Each takes x of shape [3, 4], no element near 0 or near another one.
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Operations = new()
    {
        ["add"] = x => x.add(Other) + x.add(2.5) + x.add(Other, 0.5),
        ["add operators"] = x => (Other + x) + (x + 1) + (2L + x) + (x + 0.5f) + (0.25 + x),
        ["sub"] = x => x.sub(Other) * x.sub(2.5),
        ["sub operators"] = x => (Other - x) * (x - 1) * (2L - x) * (0.25 - x) * -x,
        ["mul"] = x => x.mul(Other) * x.mul(2.5),
        ["mul operators"] = x => (Other * x) * (x * 2) * (3L * x) * (0.25 * x),
        ["div"] = x => x.div(Positive) + x.div(2.5),
        ["div operators"] = x => (Other / x) + (x / 2) + (3L / x) + (0.25 / x),
        ["in-place arithmetic"] = x => x.clone()
            .add_(Other).sub_(0.5).mul_(Other).div_(Positive).add_(Other, 2).mul_(3).sub_(Other).div_(2).add_(1),
        ["addcmul_"] = x => x.clone().addcmul_(x, Other, 0.5),
        ["addcdiv_"] = x => x.clone().addcdiv_(x, Positive, 0.5),
        ["sqrt_"] = x => (x.abs() + 0.5).sqrt_(),
        ["pow"] = x => x.pow(3) + Positive.pow(x) + (x.abs() + 0.5).pow(Other),
        ["neg"] = x => x.neg().exp(),
        ["abs"] = x => x.abs(),
        ["exp"] = x => x.exp(),
        ["log"] = x => (x.abs() + 0.5).log(),
        ["log1p"] = x => x.abs().log1p(),
        ["sqrt"] = x => (x.abs() + 0.5).sqrt(),
        ["rsqrt"] = x => (x.abs() + 0.5).rsqrt(),
        ["square"] = x => x.square(),
        ["sigmoid"] = x => x.sigmoid() + F.sigmoid(x * 2),
        ["relu"] = x => x.relu() + F.relu(x * 2) + F.relu(x * 3, inplace: true),
        ["tanh"] = x => x.tanh() + F.tanh(x * 2) + F.tanh(x * 3, inplace: true),
        ["erf"] = x => x.erf(),
        ["sin"] = x => x.sin(),
        ["cos"] = x => x.cos(),
        ["reciprocal"] = x => x.reciprocal(),
        ["clamp"] = x => x.clamp(-0.5, 0.6) + x.clamp(min: 0.1) + x.clamp(max: -0.1),
        ["clamp_min"] = x => x.clamp_min(0.1),
        ["maximum"] = x => x.maximum(Other) * x.minimum(Other),
        ["matmul"] = x => x.matmul(Square) + x.mm(Square.t()) + Other.matmul(x.t().matmul(Other)),
        ["bmm"] = x => x.reshape(1, 3, 4).bmm(Square.reshape(1, 4, 4)),
        ["addmm"] = x => Other.addmm(x, Square, 0.5f, 2f) + x.addmm(Other, Square),
        ["t"] = x => x.t().exp(),
        ["transpose"] = x => x.transpose(0, 1).exp(),
        ["permute"] = x => x.reshape(1, 3, 4).permute(2, 0, 1).exp(),
        ["view"] = x => x.view(2, 6).exp() + x.reshape(-1, 6).square(),
        ["squeeze"] = x => x.unsqueeze(0).squeeze().unsqueeze(1).squeeze(1).exp(),
        ["expand"] = x => x.unsqueeze(0).expand(5, -1, -1) * Other,
        ["flatten"] = x => x.flatten().exp().cumsum(0),
        ["tril"] = x => x.tril() + x.triu(1) * 2,
        ["select"] = x => x.select(1, 2).exp(),
        ["narrow"] = x => x.narrow(1, 1, 2).exp(),
        ["slice"] = x => x.slice(1, 0, 4, 2).exp(),
        ["index_select"] = x => x.index_select(0, Rows).exp(),
        ["gather"] = x => x.gather(1, Index).exp(),
        ["scatter"] = x => Other.scatter(1, Orders, x).exp(),
        ["scatter_"] = x => zeros_like(x).scatter_(1, Orders, x).square(),
        ["scatter_add_"] = x => zeros_like(x).scatter_add_(1, Index, x).square(),
        ["index_add_"] = x => x.clone().index_add_(0, Rows, x.exp(), 0.5),
        ["where"] = x => where(Other.gt(0), x, x.exp()) + x.where(Other.le(0), Positive),
        ["masked_fill"] = x => x.masked_fill(Other.lt(0), 2).square(),
        ["cat and stack"] = x => cat([x, x.exp()], 1) + stack([x, x.square()], 1).reshape(3, 8),
        ["sum"] = x => x.exp().sum() + x.exp().sum(1).sum() + x.square().sum([0, 1], keepdim: true).sum(),
        ["sum of a dimension"] = x => x.exp().sum(1, keepdim: true) * x.square().sum(0L),
        ["mean"] = x => x.exp().mean() * x.square().mean([1], keepdim: true),
        ["std"] = x => x.std() * x.std(1, keepdim: true) * x.std(1, unbiased: false, keepdim: true),
        ["var"] = x => x.var(false) * x.var(1, keepdim: true),
        ["norm"] = x => x.norm() * x.norm(1, keepdim: true) * x.norm(p: 3),
        ["topk"] = x => x.topk(2).values.exp() * x.topk(2, dim: 1, largest: false).values,
        ["max and min"] = x => x.max(1).values * x.min(1).values + x.max() * x.min(),
        ["amax"] = x => x.amax([1]).exp(),
        ["softmax"] = x => x.softmax(1) + F.softmax(x * 2, 0),
        ["log_softmax"] = x => x.log_softmax(1) + F.log_softmax(x * 2, 0),
        ["logsumexp"] = x => x.logsumexp(1, keepdim: true),
        ["cumsum"] = x => x.cumsum(1).square(),
        ["copies"] = x => x.clone().t().contiguous().cpu().to(float64).to(CPU, copy: true).exp(),
        ["linear"] = x => F.linear(x, Square, Square.select(0, 1))
            + F.linear(Other, Square * x.select(0, 0)) + F.linear(Other, Square, x.select(0, 1)),
        ["mse_loss"] = x => F.mse_loss(x, Other) + F.mse_loss(x, Other, nn.Reduction.Sum),
        ["l1_loss"] = x => F.l1_loss(x, Other, nn.Reduction.None),
        ["binary_cross_entropy"] = x => F.binary_cross_entropy(x.sigmoid(), Other.sigmoid())
            + F.binary_cross_entropy(x.sigmoid(), Other.sigmoid(), Positive, nn.Reduction.Sum),
        ["binary_cross_entropy_with_logits"] = x => F.binary_cross_entropy_with_logits(x, Other.sigmoid())
            + F.binary_cross_entropy_with_logits(x, Other.sigmoid(), Positive, nn.Reduction.Sum, Positive.select(0, 1)),
        ["gelu"] = x => F.gelu(x),
        ["elu"] = x => F.elu(x, 0.7) + F.elu(x * 2, 1, inplace: true),
        ["leaky_relu"] = x => F.leaky_relu(x, 0.2) + F.leaky_relu(x * 2, inplace: true),
        ["softplus"] = x => F.softplus(x) + F.softplus(x, 2, 30),
        ["layer_norm"] = x => F.layer_norm(x, [4], Square.select(0, 0), Square.select(0, 1))
            + F.layer_norm(Other, [4], x.select(0, 0), x.select(0, 1), 1e-3),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_agree_with_central_differences(string name)
    {
        using var scope = NewDisposeScope();
        var operation = Operations[name];
        var x = Doubles(3, 3, 4);
        x += x.sign() * 0.3;
        x.requires_grad_();
        var y = operation(x);
        var weights = Doubles(9, y.shape);

        (y * weights).sum().backward();
        var analytic = x.grad!.data<double>().ToArray();

        using var off = no_grad();
        var at = x.detach();
        for (var i = 0; i < analytic.Length; i++)
        {
            var nudge = new float[analytic.Length];
            nudge[i] = 1;
            var step = tensor(nudge, x.shape, float64) * Step;
            var numeric = ((operation(at + step) - operation(at - step)) * weights).sum().ToDouble() / (2 * Step);
            Assert.True(
                Math.Abs(numeric - analytic[i]) <= Tolerance * (1 + Math.Abs(numeric)),
                $"{name}[{i}]: {analytic[i]:R} against {numeric:R}.");
        }

        Assert.Contains(analytic, g => g != 0);
    }

    private static Tensor Doubles(ulong seed, params long[] shape) => new Numbers(seed).Tensor(shape).to(float64);
}

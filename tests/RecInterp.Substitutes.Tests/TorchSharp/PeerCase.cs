using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>One small training problem; peer.py holds the same one under the same name.</summary>
/// <param name="Name">The function in peer.py.</param>
/// <param name="Inputs">Constant tensors: name, shape.</param>
/// <param name="Parameters">Trained tensors: name, shape.</param>
/// <param name="Loss">The loss from all of them by name.</param>
internal sealed record PeerCase(
    string Name,
    (string Name, long[] Shape)[] Inputs,
    (string Name, long[] Shape)[] Parameters,
    Func<IReadOnlyDictionary<string, Tensor>, Tensor> Loss)
{
    private const int B = 256;

    /// <summary>Matrix factorisation: normalised rows, tied ReLU SAE, L1 and KL sparsity, all B x B inner products kept.</summary>
    public static PeerCase Mf { get; } = new(
        "mf",
        [("x", [B, 20]), ("items", [B, 20])],
        [("w", [22, 20]), ("b_enc", [22]), ("b_dec", [20])],
        t =>
        {
            var x = (t["x"] - t["x"].mean([1], keepdim: true)) / (t["x"].std(1, keepdim: true) + 1e-5);
            var z = F.relu(F.linear(x, t["w"], t["b_enc"]));
            var back = z.matmul(t["w"]) + t["b_dec"];
            var rate = z.mean([0]).clamp(1e-6, 1 - 1e-6);
            var kl = (0.05 * (0.05 / rate).log() + 0.95 * (0.95 / (1 - rate)).log()).sum();
            var products = F.mse_loss(back.matmul(t["items"].t()), x.matmul(t["items"].t()));
            return F.mse_loss(back, x) + 1e-3 * z.abs().sum(1).mean() + 1e-2 * kl + 0.1 * products;
        });

    /// <summary>Neural collaborative filtering: tied ReLU SAE before a frozen 40-64-32-16-1 head, binary cross entropy.</summary>
    public static PeerCase Ncf { get; } = new(
        "ncf",
        [
            ("x", [B, 20]), ("items", [B, 20]), ("h1", [64, 40]), ("c1", [64]), ("h2", [32, 64]), ("c2", [32]), ("h3", [16, 32]),
            ("c3", [16]), ("h4", [1, 16]), ("c4", [1]),
        ],
        [("w", [22, 20]), ("b_enc", [22]), ("b_dec", [20])],
        t =>
        {
            Tensor Head(Tensor user)
            {
                var h = cat([user, t["items"]], 1);
                h = F.relu(F.linear(h, t["h1"], t["c1"]));
                h = F.relu(F.linear(h, t["h2"], t["c2"]));
                h = F.relu(F.linear(h, t["h3"], t["c3"]));
                return F.sigmoid(F.linear(h, t["h4"], t["c4"])).squeeze(1);
            }

            var back = F.relu(F.linear(t["x"], t["w"], t["b_enc"])).matmul(t["w"]) + t["b_dec"];
            return F.binary_cross_entropy(Head(back), Head(t["x"]).detach()) + F.mse_loss(back, t["x"]);
        });

    /// <summary>TopK SAE of d 64, m 1024, k 8, with unit decoder rows and a residual for latents 512 and up.</summary>
    public static PeerCase TopK { get; } = new(
        "topk",
        [("x", [B, 64])],
        [("w_enc", [1024, 64]), ("w_dec", [1024, 64]), ("b_enc", [1024]), ("b_pre", [64])],
        t =>
        {
            var unit = t["w_dec"] / t["w_dec"].norm(1, keepdim: true).clamp_min(1e-8);
            var all = F.linear(t["x"] - t["b_pre"], t["w_enc"], t["b_enc"]);
            var (values, indexes) = all.topk(8, dim: -1);
            var z = zeros_like(all).scatter_(-1, indexes, F.relu(values));
            var error = t["x"] - (z.matmul(unit) + t["b_pre"]);
            var (late, places) = all.narrow(1, 512, 512).topk(16, dim: -1);
            var spare = zeros([B, 512]).scatter_(-1, places, F.relu(late));
            var rest = spare.matmul(unit.narrow(0, 512, 512));
            return error.pow(2).mean() + (error.detach() - rest).pow(2).mean() / 32;
        });
}

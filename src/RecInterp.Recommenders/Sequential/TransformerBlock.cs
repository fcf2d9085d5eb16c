using static TorchSharp.torch;

namespace RecInterp.Recommenders.Sequential;

/// <summary>A transformer block as ReChorus writes it: attention without an output layer, then a feed-forward network, each with a residual and a normalisation behind it.</summary>
/// <remarks>
/// <code>
/// q, k, v = W_q x + b_q, W_k x + b_k, W_v x + b_v, cut into h heads of width d/h
/// o = softmax(q k^T / sqrt(d/h)) v
/// c = LN(o + x),  y = LN(W_2 relu(W_1 c + b_1) + b_2 + c)
/// </code>
/// Kang and McAuley 2018 (arXiv 1808.09781), eq. (2) to (5), with the normalisations behind the residuals instead of before, and no dropout.
/// </remarks>
/// <threadsafety>Safe for concurrent calls while nobody trains; holds no state of its own.</threadsafety>
internal sealed class TransformerBlock(TowerParameters parameters, string name, int width, int heads)
{
    /// <summary>Adds a block's tensors.</summary>
    /// <param name="parameters">Where to.</param>
    /// <param name="name">First part of their names.</param>
    /// <param name="random">Source of their values.</param>
    /// <param name="width">d.</param>
    public static void AddTo(TowerParameters parameters, string name, Random random, int width)
    {
        foreach (var layer in new[] { "query", "key", "value" })
        {
            parameters.AddLinear($"{name}.{layer}", random, width, width);
        }

        parameters.AddNormalisation($"{name}.norm1", width);
        parameters.AddLinear($"{name}.hidden", random, width, width);
        parameters.AddLinear($"{name}.output", random, width, width);
        parameters.AddNormalisation($"{name}.norm2", width);
    }

    /// <summary>The block's output at all positions.</summary>
    /// <param name="x">Input, shape [B, L, d].</param>
    /// <param name="mask">Added to the scores before the softmax: 0, or minus infinity where a position must not be looked at. Shape [B or 1, L or 1, L]; every row leaves something to look at.</param>
    /// <returns>Shape [B, L, d].</returns>
    public Tensor Forward(Tensor x, Tensor mask)
    {
        var (batch, length) = (x.shape[0], x.shape[1]);
        var flat = x.reshape(batch * length, width);
        var keys = Cut(parameters.Linear($"{name}.key", flat), batch, length);
        var scores = Cut(parameters.Linear($"{name}.query", flat), batch, length).bmm(keys.transpose(1, 2)) * (1 / Math.Sqrt((double)width / heads));
        if (heads > 1)
        {
            scores = (scores.view(batch, heads, length, length) + mask.unsqueeze(1)).view(batch * heads, length, length);
        }
        else
        {
            scores += mask;
        }

        var seen = scores.softmax(2).bmm(Cut(parameters.Linear($"{name}.value", flat), batch, length));
        return After(Join(seen, batch, length), flat).view(batch, length, width);
    }

    /// <summary>The query of some positions against inputs instead of keys: what <c>q k</c> is, up to a term that is the same for all keys and so cancels in the softmax. One head.</summary>
    /// <remarks>q (W_k x + b_k) = (W_k^T q) x + q b_k. Divided by sqrt(d).</remarks>
    /// <param name="x">Input at those positions, shape [n, d].</param>
    /// <returns>Shape [n, d].</returns>
    public Tensor InputQuery(Tensor x) => parameters.Linear($"{name}.query", x).matmul(parameters[$"{name}.key.weight"]) * (1 / Math.Sqrt(width));

    /// <summary>The block's output where the attention's weights have already been applied to the inputs. One head.</summary>
    /// <remarks>The weights sum to 1, so sum a_j (W_v x_j + b_v) = W_v sum a_j x_j + b_v.</remarks>
    /// <param name="weighed">Inputs summed by their weights, shape [n, d].</param>
    /// <param name="x">Input at the positions that look, shape [n, d].</param>
    /// <returns>Shape [n, d].</returns>
    public Tensor AfterInputs(Tensor weighed, Tensor x) => After(parameters.Linear($"{name}.value", weighed), x);

    /// <summary>What follows the attention.</summary>
    private Tensor After(Tensor seen, Tensor x)
    {
        var context = parameters.Normalised($"{name}.norm1", seen + x);
        return parameters.Normalised($"{name}.norm2", parameters.Linear($"{name}.output", parameters.Linear($"{name}.hidden", context).relu()) + context);
    }

    private Tensor Cut(Tensor flat, long batch, long length) => heads == 1
        ? flat.view(batch, length, width)
        : flat.view(batch, length, heads, width / heads).permute(0, 2, 1, 3).reshape(batch * heads, length, width / heads);

    private Tensor Join(Tensor seen, long batch, long length) => heads == 1
        ? seen.reshape(batch * length, width)
        : seen.view(batch, heads, length, width / heads).permute(0, 2, 1, 3).reshape(batch * length, width);
}

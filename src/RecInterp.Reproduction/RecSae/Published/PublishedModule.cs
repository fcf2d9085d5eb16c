using RecInterp.Core.Dictionaries;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RecInterp.Reproduction.RecSae.Published;

/// <summary>RecSAE's autoencoder and its loss as the published code computes them.</summary>
/// <remarks>
/// <code>
/// a = relu(W_enc (x - b_dec) + b_enc);   z = the k largest of a;   xhat = z W_dec + b_dec
/// total = FVU + auxFVU / 32,   FVU = sum (xhat - x)^2 / sum (x - mean of the batch)^2
/// auxFVU = min(dead / (d/2), 1) sum (ehat - e)^2 / sum (x - mean)^2,   ehat = (the min(d/2, dead) largest of a among dead) W_dec [+ b_dec]
/// </code>
/// <para>arXiv 2411.06112, eq. (2) and (3), with the biases, the ReLU and the denominators of its code. The encoder starts uniform in +-1/sqrt(d), the decoder as its copy with rows
/// of length 1. Not safe for concurrent use.</para>
/// </remarks>
internal sealed class PublishedModule : IDisposable
{
    private const double AuxiliaryWeight = 1.0 / 32;

    private readonly int _active;
    private readonly AuxiliaryForm _form;

    /// <summary>Starts one.</summary>
    /// <param name="width">d.</param>
    /// <param name="latents">m.</param>
    /// <param name="active">k.</param>
    /// <param name="form">Form of the auxiliary loss.</param>
    /// <param name="random">Source of the weights.</param>
    public PublishedModule(int width, int latents, int active, AuxiliaryForm form, Random random)
        : this(width, latents, active, form, Uniform(random, latents * width, 1 / Math.Sqrt(width)))
    {
        NormaliseDecoder();
    }

    /// <summary>Starts one with an encoder, whose copy is the decoder.</summary>
    internal PublishedModule(int width, int latents, int active, AuxiliaryForm form, float[] encoder)
    {
        (_active, _form) = (active, form);
        Encoder = new Parameter(tensor(encoder, [latents, width]));
        Decoder = new Parameter(tensor(encoder, [latents, width]));
        EncoderBias = new Parameter(zeros([latents]));
        DecoderBias = new Parameter(zeros([width]));
        foreach (var parameter in new[] { Encoder, Decoder, EncoderBias, DecoderBias })
        {
            parameter.DetachFromDisposeScope();
        }
    }

    /// <summary>W_enc, [m, d].</summary>
    public Parameter Encoder { get; }

    /// <summary>W_dec, [m, d].</summary>
    public Parameter Decoder { get; }

    /// <summary>b_enc, [m].</summary>
    public Parameter EncoderBias { get; }

    /// <summary>b_dec, [d].</summary>
    public Parameter DecoderBias { get; }

    /// <summary>The loss of a batch.</summary>
    /// <param name="x">Rows, [B, d], not all alike.</param>
    /// <param name="dead">Latents that count as dead; empty in the first epoch.</param>
    /// <returns>The loss, its FVU, and the latents that were chosen, [B, k]: also where the chosen value is 0.</returns>
    public (Tensor Total, Tensor Fvu, Tensor Chosen) Loss(Tensor x, long[] dead)
    {
        var a = (x - DecoderBias).matmul(Encoder.t()).add(EncoderBias).relu();
        var (largest, chosen) = a.topk(_active, dim: 1);
        var reconstruction = zeros_like(a).scatter(1, chosen, largest).matmul(Decoder).add(DecoderBias);
        var variance = (x - x.mean([0], keepdim: true)).square().sum();
        var fvu = (reconstruction - x).square().sum().div(variance);
        if (dead.Length == 0)
        {
            return (fvu, fvu, chosen);
        }

        var half = Math.Max(1, (int)x.shape[1] / 2);
        var places = tensor(dead, [dead.Length]);
        var (most, among) = a.index_select(1, places).topk(Math.Min(half, dead.Length), dim: 1);
        var latents = zeros_like(a).scatter(1, places.index_select(0, among.reshape(-1)).reshape(among.shape), most);
        var said = latents.matmul(Decoder);
        var missed = _form == AuxiliaryForm.Published
            ? said.add(DecoderBias) - (reconstruction - x)
            : said - (x - reconstruction).detach();
        var scale = Math.Min((double)dead.Length / half, 1);
        return (fvu + (missed.square().sum().div(variance) * (scale * AuxiliaryWeight)), fvu, chosen);
    }

    /// <summary>Brings the decoder's rows to length 1, as the code does at the start of each epoch and nowhere else.</summary>
    public void NormaliseDecoder()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Decoder.div_(Decoder.norm(1, keepdim: true).clamp_min(1e-12));
    }

    /// <summary>The weights as they are; the decoder's rows may be longer or shorter than 1.</summary>
    public LatentDictionary ToDictionary()
    {
        var bias = Values(DecoderBias);
        var dictionary = new LatentDictionary
        {
            Architecture = "topk",
            EmbeddingWidth = bias.Length,
            LatentCount = (int)Encoder.shape[0],
            Encoder = Values(Encoder),
            Decoder = Values(Decoder),
            PreBias = bias,
            LatentBias = Values(EncoderBias),
            DecoderBias = bias,
            Threshold = new float[Encoder.shape[0]],
            MostActive = _active,
            Transform = InputTransform.None(bias.Length),
        };
        dictionary.Validate();
        return dictionary;
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        foreach (var parameter in new[] { Encoder, Decoder, EncoderBias, DecoderBias })
        {
            parameter.Dispose();
        }
    }

    private static float[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().contiguous().data<float>().ToArray();
    }

    private static float[] Uniform(Random random, int count, double bound) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble() - 1) * bound))];
}

using System.Text.Json.Nodes;
using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Checkpoints;

/// <summary>The checkpoint of EleutherAI's sparsify: TopK; out = z W_dec + b_dec, z the k largest of relu((x - b_dec) W^T + b).</summary>
internal static class SparsifyFormat
{
    /// <summary>The weights' file.</summary>
    public const string WeightsFile = "sae.safetensors";

    /// <summary>A dictionary as configuration and tensors.</summary>
    /// <param name="dictionary">A valid dictionary.</param>
    /// <exception cref="ArgumentException">The dictionary keeps no k largest latents, has thresholds, or normalises rows.</exception>
    public static (JsonObject Configuration, string File, IReadOnlyList<(string Name, long[] Shape, float[] Values)> Tensors) Write(LatentDictionary dictionary)
    {
        var folded = new FoldedDictionary(dictionary);
        if (folded.MostActive is not { } most || folded.Threshold.Any(threshold => threshold > 0) || folded.RowNorm)
        {
            throw new ArgumentException($"sparsify has TopK without row normalisation only, found {dictionary.Architecture} with {dictionary.Transform.Kind}; expected a dictionary of --architecture TopK and another --input-transform.", nameof(dictionary));
        }

        var (d, m) = (dictionary.EmbeddingWidth, dictionary.LatentCount);
        var bias = new float[m];
        for (var latent = 0; latent < m; latent++)
        {
            // Its encoder subtracts b_dec, which the folded one does not.
            double sum = folded.LatentBias[latent];
            for (var column = 0; column < d; column++)
            {
                sum += (double)folded.Encoder[(latent * d) + column] * folded.DecoderBias[column];
            }

            bias[latent] = (float)sum;
        }

        return (
            new JsonObject
            {
                ["activation"] = "topk",
                ["expansion_factor"] = Math.Max(1, m / d),
                ["normalize_decoder"] = false,
                ["num_latents"] = m,
                ["k"] = most,
                ["multi_topk"] = false,
                ["skip_connection"] = false,
                ["transcode"] = false,
                ["d_in"] = d,
            },
            WeightsFile,
            [("encoder.weight", [m, d], folded.Encoder), ("encoder.bias", [m], bias), ("W_dec", [m, d], folded.Decoder), ("b_dec", [d], folded.DecoderBias)]);
    }

    /// <summary>A dictionary of configuration and tensors.</summary>
    /// <param name="settings">cfg.json.</param>
    /// <param name="tensors">The weights.</param>
    /// <exception cref="InvalidArtifactException">Another activation, a skip connection, or a transcoder.</exception>
    public static LatentDictionary Read(CheckpointSettings settings, CheckpointTensors tensors)
    {
        settings.Expect("activation", "topk");
        foreach (var key in new[] { "skip_connection", "transcode" })
        {
            if (settings.Flag(key, false))
            {
                throw new InvalidArtifactException(settings.Path, $"{key} is true, expected false: such a model does not reconstruct its own input");
            }
        }

        var (d, most) = (settings.Count("d_in"), settings.Count("k"));
        var encoder = tensors.Take("encoder.weight", null, d);
        var m = encoder.Length / d;
        var (bias, decoder, decoderBias) = (tensors.Take("encoder.bias", m), tensors.Take("W_dec", m, d), tensors.Take("b_dec", d));
        tensors.ExpectNothingLeft();
        return new LatentDictionary
        {
            Architecture = "sparsify-topk",
            EmbeddingWidth = d,
            LatentCount = m,
            Encoder = encoder,
            Decoder = decoder,
            PreBias = decoderBias,
            LatentBias = bias,
            DecoderBias = decoderBias,
            Threshold = new float[m],
            MostActive = Math.Min(most, m),
            Transform = InputTransform.None(d),
        };
    }
}

using System.Text.Json.Nodes;
using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Checkpoints;

/// <summary>SAELens' checkpoint for inference: architectures standard, jumprelu, topk and gated.</summary>
/// <remarks>
/// <para>c = norm(x) - b_dec where apply_b_dec_to_input, else norm(x); p = c W_enc + b_enc; out = denorm(a W_dec + b_dec). standard: a = max(p, 0); jumprelu: p where it is
/// above the threshold and 0, else 0; topk: the k largest p of a row, of these those above 0; gated: max(e^r_mag c W_enc + b_mag, 0) where c W_enc + b_gate is above 0.</para>
/// <para>Written are folded weights: b_pre and an affine transform are in them, normalize_activations is none or layer_norm, and gated dictionaries are jumprelu, which they equal.
/// layer_norm of SAELens multiplies by the deviation without the 1e-5 that it divided by, so outputs of row-normalised dictionaries differ there by 1e-5 of the normalised row.</para>
/// </remarks>
internal static class SaeLensFormat
{
    /// <summary>The weights' file.</summary>
    public const string WeightsFile = "sae_weights.safetensors";

    private const string Version = "6.18.0"; // The version whose loading rules these are.

    /// <summary>A dictionary as configuration and tensors.</summary>
    /// <param name="dictionary">A valid dictionary.</param>
    /// <param name="about">What is recorded under metadata.</param>
    /// <exception cref="ArgumentException">SAELens has no dictionary of k and thresholds at once.</exception>
    public static (JsonObject Configuration, string File, IReadOnlyList<(string Name, long[] Shape, float[] Values)> Tensors) Write(LatentDictionary dictionary, JsonObject about)
    {
        var folded = new FoldedDictionary(dictionary);
        var (d, m) = (dictionary.EmbeddingWidth, dictionary.LatentCount);
        var hasThresholds = folded.Threshold.Any(threshold => threshold > 0);
        if (hasThresholds && folded.MostActive is not null)
        {
            throw new ArgumentException("The dictionary has k and thresholds; SAELens has either, expected thresholds of 0 beside k.", nameof(dictionary));
        }

        var architecture = folded.MostActive is not null ? "topk" : hasThresholds ? "jumprelu" : "standard";
        var configuration = new JsonObject
        {
            ["architecture"] = architecture,
            ["d_in"] = d,
            ["d_sae"] = m,
            ["dtype"] = "float32",
            ["device"] = "cpu",
            ["apply_b_dec_to_input"] = false,
            ["normalize_activations"] = folded.RowNorm ? "layer_norm" : "none",
            ["reshape_activations"] = "none",
            ["metadata"] = new JsonObject
            {
                ["sae_lens_version"] = Version,
                ["model_name"] = "recinterp-two-tower",
                ["hook_name"] = "tower.output",
                ["training_architecture"] = dictionary.Architecture,
                ["recinterp"] = about.DeepClone(),
            },
        };
        List<(string, long[], float[])> tensors =
        [
            ("W_enc", [d, m], Transposed.Of(folded.Encoder, m, d)),
            ("W_dec", [m, d], folded.Decoder),
            ("b_dec", [d], folded.DecoderBias),
            ("b_enc", [m], folded.LatentBias),
        ];
        if (folded.MostActive is { } most)
        {
            configuration["k"] = most;
            configuration["rescale_acts_by_decoder_norm"] = false;
        }
        else if (hasThresholds)
        {
            tensors.Add(("threshold", [m], folded.Threshold));
        }

        return (configuration, WeightsFile, tensors);
    }

    /// <summary>A dictionary of configuration and tensors.</summary>
    /// <param name="settings">cfg.json.</param>
    /// <param name="tensors">The weights.</param>
    /// <exception cref="InvalidArtifactException">An architecture or setting that is not known: never a default in its place.</exception>
    public static LatentDictionary Read(CheckpointSettings settings, CheckpointTensors tensors)
    {
        var architecture = settings.Text("architecture");
        var (d, m) = (settings.Count("d_in"), settings.Count("d_sae"));
        settings.Expect("reshape_activations", "none");
        var transform = settings.Text("normalize_activations", "none") switch
        {
            "none" => InputTransform.None(d),
            "layer_norm" => InputTransform.RowNorm(d),
            var other => throw new InvalidArtifactException(settings.Path, $"normalize_activations is '{other}', expected 'none' or 'layer_norm' (fold a constant scale into the weights first)"),
        };
        var encoder = Transposed.Of(tensors.Take("W_enc", d, m), d, m);
        var (decoder, bias) = (tensors.Take("W_dec", m, d), tensors.Take("b_dec", d));
        var (latentBias, threshold) = (new float[m], new float[m]);
        int? most = null;
        switch (architecture)
        {
            case "standard":
                latentBias = tensors.Take("b_enc", m);
                break;
            case "jumprelu":
                latentBias = tensors.Take("b_enc", m);
                threshold = Array.ConvertAll(tensors.Take("threshold", m), value => Math.Max(0, value)); // Below 0 relu decides.
                break;
            case "topk":
                most = settings.Count("k");
                latentBias = tensors.Take("b_enc", m);
                if (settings.Flag("rescale_acts_by_decoder_norm", false))
                {
                    throw new InvalidArtifactException(settings.Path, "rescale_acts_by_decoder_norm is true, expected weights into which decoder norms are folded");
                }

                break;
            case "gated":
                var (gate, magnitude, scale) = (tensors.Take("b_gate", m), tensors.Take("b_mag", m), Array.ConvertAll(tensors.Take("r_mag", m), MathF.Exp));
                for (var i = 0; i < encoder.Length; i++)
                {
                    encoder[i] *= scale[i / d];
                }

                latentBias = magnitude;
                threshold = [.. scale.Select((factor, latent) => Math.Max(0, magnitude[latent] - (factor * gate[latent])))];
                break;
            default:
                throw new InvalidArtifactException(settings.Path, $"architecture is '{architecture}', expected standard, jumprelu, topk or gated (training checkpoints are saved for inference as one of these)");
        }

        tensors.ExpectNothingLeft();
        return new LatentDictionary
        {
            Architecture = $"saelens-{architecture}",
            EmbeddingWidth = d,
            LatentCount = m,
            Encoder = encoder,
            Decoder = decoder,
            PreBias = settings.Flag("apply_b_dec_to_input", true) ? bias : new float[d],
            LatentBias = latentBias,
            DecoderBias = bias,
            Threshold = threshold,
            MostActive = most is { } k ? Math.Min(k, m) : null,
            Transform = transform,
        };
    }
}

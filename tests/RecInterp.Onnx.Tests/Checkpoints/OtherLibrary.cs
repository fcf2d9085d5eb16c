using System.Text.Json.Nodes;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Checkpoints;

/// <summary>What SAELens and sparsify make of their files, stated anew in double and apart from the product's code.</summary>
internal static class OtherLibrary
{
    /// <summary>SAELens: activations and output of one row.</summary>
    public static (double[] Acts, double[] Out) SaeLens(string folder, ReadOnlySpan<float> row)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "cfg.json")))!.AsObject();
        var tensors = SafetensorsFile.Read(Path.Combine(folder, "sae_weights.safetensors"));
        double[] T(string name) => Array.ConvertAll(tensors[name].Values, value => (double)value);
        var (d, m) = ((int)configuration["d_in"]!, (int)configuration["d_sae"]!);
        var (wEnc, wDec, bDec) = (T("W_enc"), T("W_dec"), T("b_dec"));
        var x = Array.ConvertAll(row.ToArray(), value => (double)value);
        double mean = 0, deviation = 1;
        if ((string)configuration["normalize_activations"]! == "layer_norm")
        {
            mean = x.Average();
            deviation = Math.Sqrt(x.Sum(value => Math.Pow(value - mean, 2)) / (d - 1));
            x = [.. x.Select(value => (value - mean) / (deviation + 1e-5))];
        }

        var centred = (bool)configuration["apply_b_dec_to_input"]! ? [.. x.Select((value, i) => value - bDec[i])] : x;
        var read = Enumerable.Range(0, m).Select(j => Enumerable.Range(0, d).Sum(i => centred[i] * wEnc[(i * m) + j])).ToArray();
        var architecture = (string)configuration["architecture"]!;
        var p = architecture == "gated" ? [] : read.Select((value, j) => value + T("b_enc")[j]).ToArray();
        double[] acts = architecture switch
        {
            "standard" => [.. p.Select(value => Math.Max(value, 0))],
            "jumprelu" => [.. p.Select((value, j) => value > T("threshold")[j] ? Math.Max(value, 0) : 0)],
            "topk" => TopK(p, (int)configuration["k"]!),
            "gated" => [.. read.Select((value, j) => value + T("b_gate")[j] > 0 ? Math.Max((value * Math.Exp(T("r_mag")[j])) + T("b_mag")[j], 0) : 0)],
            _ => throw new InvalidOperationException(architecture),
        };
        return (acts, [.. Enumerable.Range(0, d).Select(i => ((Enumerable.Range(0, m).Sum(j => acts[j] * wDec[(j * d) + i]) + bDec[i]) * deviation) + mean)]);
    }

    /// <summary>sparsify: activations and output of one row.</summary>
    public static (double[] Acts, double[] Out) Sparsify(string folder, ReadOnlySpan<float> row)
    {
        var k = (int)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "cfg.json")))!["k"]!;
        var tensors = SafetensorsFile.Read(Path.Combine(folder, "sae.safetensors"));
        var (encoder, bias, decoder, decoderBias) = (tensors["encoder.weight"], tensors["encoder.bias"].Values, tensors["W_dec"].Values, tensors["b_dec"].Values);
        var (m, d) = ((int)encoder.Shape[0], (int)encoder.Shape[1]);
        var x = row.ToArray();
        var p = Enumerable.Range(0, m).Select(j => Enumerable.Range(0, d).Sum(i => ((double)x[i] - decoderBias[i]) * encoder.Values[(j * d) + i]) + bias[j]).ToArray();
        var acts = TopK(p, k);
        return (acts, [.. Enumerable.Range(0, d).Select(i => Enumerable.Range(0, m).Sum(j => acts[j] * decoder[(j * d) + i]) + decoderBias[i])]);
    }

    private static double[] TopK(double[] p, int k)
    {
        var kept = Enumerable.Range(0, p.Length).OrderByDescending(j => p[j]).Take(k).ToHashSet();
        return [.. p.Select((value, j) => kept.Contains(j) ? Math.Max(value, 0) : 0)];
    }
}

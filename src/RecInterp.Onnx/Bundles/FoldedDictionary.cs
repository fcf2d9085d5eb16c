using RecInterp.Core.Dictionaries;

namespace RecInterp.Onnx.Bundles;

/// <summary>The weights with b_pre and an affine transform folded in.</summary>
/// <remarks>
/// Encoding: W ((x - o)/s - b_pre) + b = (W/s) x + (b - W (o/s + b_pre)).
/// Decoding: s (z W_dec + b_dec) + o = z (W_dec s) + (b_dec s + o). Row-wise products are per column.
/// </remarks>
internal sealed class FoldedDictionary
{
    /// <summary>Folds.</summary>
    /// <param name="dictionary">A valid dictionary.</param>
    public FoldedDictionary(LatentDictionary dictionary)
    {
        Width = dictionary.EmbeddingWidth;
        RowNorm = dictionary.Transform.Kind == InputTransformKind.RowNorm;
        Threshold = dictionary.Threshold;
        MostActive = dictionary.MostActive;
        var affine = dictionary.Transform.Kind == InputTransformKind.Affine;
        double Offset(int column) => affine ? dictionary.Transform.Offset[column] : 0;
        double Scale(int column) => affine ? dictionary.Transform.Scale[column] : 1;

        Encoder = new float[dictionary.Encoder.Length];
        Decoder = new float[dictionary.Decoder.Length];
        LatentBias = new float[dictionary.LatentCount];
        DecoderBias = new float[Width];
        for (var latent = 0; latent < dictionary.LatentCount; latent++)
        {
            double bias = dictionary.LatentBias[latent];
            for (var column = 0; column < Width; column++)
            {
                var at = (latent * Width) + column;
                Encoder[at] = (float)(dictionary.Encoder[at] / Scale(column));
                Decoder[at] = (float)(dictionary.Decoder[at] * Scale(column));
                bias -= dictionary.Encoder[at] * ((Offset(column) / Scale(column)) + dictionary.PreBias[column]);
            }

            LatentBias[latent] = (float)bias;
        }

        for (var column = 0; column < Width; column++)
        {
            DecoderBias[column] = (float)((dictionary.DecoderBias[column] * Scale(column)) + Offset(column));
        }
    }

    /// <summary>Embedding width, d.</summary>
    public int Width { get; }

    /// <summary>Whether rows are normalised, which cannot be folded.</summary>
    public bool RowNorm { get; }

    /// <summary>[m, d].</summary>
    public float[] Encoder { get; }

    /// <summary>[m, d].</summary>
    public float[] Decoder { get; }

    /// <summary>[m].</summary>
    public float[] LatentBias { get; }

    /// <summary>[d].</summary>
    public float[] DecoderBias { get; }

    /// <summary>[m]; as it was.</summary>
    public float[] Threshold { get; }

    /// <summary>k; as it was.</summary>
    public int? MostActive { get; }
}

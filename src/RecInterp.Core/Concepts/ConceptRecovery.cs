namespace RecInterp.Core.Concepts;

/// <summary>How well latents recover concepts that are known.</summary>
/// <remarks>
/// <code>
/// MCC = mean over concepts c of |cos(decoder row of latent a(c), direction of c)|, a the assignment with the largest total
/// F1  = mean over concepts c of 2 TP / (2 TP + FP + FN) for "latent a(c) is above 0" as a test for "c is active"
/// </code>
/// <para>Mean correlation coefficient and F1 as SynthSAEBench (arXiv 2602.14687) names them; latents are matched by their directions, so F1 asks whether
/// the latent that writes a concept also reads it.</para>
/// </remarks>
/// <param name="Mcc">Mean |cosine| of matched directions, 0 to 1.</param>
/// <param name="F1">Mean F1 of matched latents, 0 to 1.</param>
/// <param name="Latents">The latent of each concept.</param>
public sealed record ConceptRecovery(double Mcc, double F1, IReadOnlyList<int> Latents)
{
    /// <summary>Measures.</summary>
    /// <param name="directions">Directions of the concepts, shape [n, d].</param>
    /// <param name="decoder">Decoder rows, shape [m, d], with m at least n.</param>
    /// <param name="width">d.</param>
    /// <param name="active">Whether a concept is active in a row, shape [B, n].</param>
    /// <param name="latents">z, shape [B, m].</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or there are fewer latents than concepts.</exception>
    public static ConceptRecovery Measure(ReadOnlySpan<float> directions, ReadOnlySpan<float> decoder, int width, ReadOnlySpan<bool> active, ReadOnlySpan<float> latents)
    {
        int concepts = directions.Length / width;
        int count = decoder.Length / width;
        int rows = concepts == 0 ? 0 : active.Length / concepts;
        if (directions.Length != concepts * width || decoder.Length != count * width || active.Length != rows * concepts || latents.Length != (long)rows * count || rows == 0)
        {
            throw new ArgumentException($"Found {directions.Length} and {decoder.Length} values of directions of width {width}, {active.Length} truths and {latents.Length} latents; they do not fit each other.");
        }

        double[] cosines = new double[concepts * count];
        for (int concept = 0; concept < concepts; concept++)
        {
            for (int latent = 0; latent < count; latent++)
            {
                cosines[(concept * count) + latent] = Math.Abs(Cosine(directions.Slice(concept * width, width), decoder.Slice(latent * width, width)));
            }
        }

        int[] assigned = Assignment.Largest(cosines, concepts, count);
        double mcc = 0;
        double f1 = 0;
        for (int concept = 0; concept < concepts; concept++)
        {
            mcc += cosines[(concept * count) + assigned[concept]];
            f1 += F1Of(active, latents, concept, concepts, assigned[concept], count);
        }

        return new ConceptRecovery(mcc / concepts, f1 / concepts, assigned);
    }

    private static double F1Of(ReadOnlySpan<bool> active, ReadOnlySpan<float> latents, int concept, int concepts, int latent, int count)
    {
        int hits = 0;
        int wrong = 0;
        for (int row = 0; row < active.Length / concepts; row++)
        {
            bool truth = active[(row * concepts) + concept];
            bool found = latents[(row * count) + latent] > 0f;
            hits += truth && found ? 1 : 0;
            wrong += truth != found ? 1 : 0;
        }

        return hits == 0 ? 0 : 2.0 * hits / ((2.0 * hits) + wrong);
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double product = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            left += (double)a[i] * a[i];
            right += (double)b[i] * b[i];
        }

        return left == 0 || right == 0 ? 0 : product / Math.Sqrt(left * right);
    }
}

namespace RecInterp.Core.Concepts;

/// <summary>How well latents recover concepts that are known.</summary>
/// <remarks>
/// <code>
/// MCC        = mean over matched pairs of |cos(decoder row of the latent, direction of the concept)|, matched by the assignment with the largest total
/// F1         = mean over latents j of 2 TP / (2 TP + FP + FN) for "latent j is above 0" as a test for "concept c(j) is active", c(j) the nearest in direction
/// uniqueness = number of different c(j) / m
/// </code>
/// <para>As SynthSAEBench (arXiv 2602.14687) computes them. There may be fewer latents than concepts, or more: as many pairs are matched as there are of the fewer. A latent that is
/// never active has F1 0. Latents are matched by their directions, so F1 asks whether the latent that writes a concept also reads it; two that write the same one both
/// count, which is what uniqueness tells.</para>
/// </remarks>
/// <param name="Mcc">Mean |cosine| of matched directions, 0 to 1.</param>
/// <param name="F1">Mean F1 of latents, 0 to 1.</param>
/// <param name="Uniqueness">Share of latents with a concept of their own, above 0 to 1.</param>
/// <param name="Concepts">The nearest concept of each latent.</param>
public sealed record ConceptRecovery(double Mcc, double F1, double Uniqueness, IReadOnlyList<int> Concepts)
{
    /// <summary>Measures.</summary>
    /// <param name="directions">Directions of the concepts, shape [n, d].</param>
    /// <param name="decoder">Decoder rows, shape [m, d].</param>
    /// <param name="width">d.</param>
    /// <param name="active">Whether a concept is active in a row, shape [B, n].</param>
    /// <param name="latents">z, shape [B, m].</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or there are no concepts, latents or rows.</exception>
    public static ConceptRecovery Measure(ReadOnlySpan<float> directions, ReadOnlySpan<float> decoder, int width, ReadOnlySpan<bool> active, ReadOnlySpan<float> latents)
    {
        int concepts = directions.Length / width;
        int count = decoder.Length / width;
        int rows = concepts == 0 ? 0 : active.Length / concepts;
        if (directions.Length != concepts * width || decoder.Length != count * width || active.Length != rows * concepts || latents.Length != (long)rows * count || rows == 0 || count == 0)
        {
            throw new ArgumentException($"Found {directions.Length} and {decoder.Length} values of directions of width {width}, {active.Length} truths and {latents.Length} latents; they do not fit each other.");
        }

        double[] cosines = new double[count * concepts];
        int[] nearest = new int[count];
        for (int latent = 0; latent < count; latent++)
        {
            Span<double> row = cosines.AsSpan(latent * concepts, concepts);
            for (int concept = 0; concept < concepts; concept++)
            {
                row[concept] = Math.Abs(Cosine(directions.Slice(concept * width, width), decoder.Slice(latent * width, width)));
                nearest[latent] = row[concept] > row[nearest[latent]] ? concept : nearest[latent];
            }
        }

        double f1 = 0;
        for (int latent = 0; latent < count; latent++)
        {
            f1 += F1Of(active, latents, nearest[latent], concepts, latent, count);
        }

        return new ConceptRecovery(Mcc: MeanOfMatched(cosines, count, concepts), f1 / count, (double)nearest.Distinct().Count() / count, nearest);
    }

    private static double MeanOfMatched(double[] cosines, int latents, int concepts)
    {
        // The assignment gives each row a column, so the fewer are its rows.
        bool isWide = latents <= concepts;
        (int rows, int columns) = isWide ? (latents, concepts) : (concepts, latents);
        double[] gains = cosines;
        if (!isWide)
        {
            gains = new double[cosines.Length];
            for (int i = 0; i < gains.Length; i++)
            {
                gains[i] = cosines[(i % columns * rows) + (i / columns)];
            }
        }

        return Assignment.Largest(gains, rows, columns).Select((column, row) => gains[(row * columns) + column]).Average();
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

using System.Numerics.Tensors;
using RecInterp.Core.Dictionaries;

namespace RecInterp.Core.Edits;

/// <summary>Edits embeddings by moving them along decoder rows, without replacing them by their reconstruction.</summary>
/// <remarks>
/// <code>
/// edited = x + T'( sum over edited j of (new_j - old_j) * decoder row j )
/// </code>
/// <para>T' undoes the scaling of the input transform but not its offset: times the row's deviation, times the column's scale, or nothing.
/// It equals D(z') + (x - D(z)): the part of x that the dictionary does not explain stays, and an edit that changes no latent changes no
/// bit. The interventions of arXiv 2511.18024 score D(z') instead and drop that part.</para>
/// </remarks>
public static class DeltaEdit
{
    /// <summary>Edits B embeddings. Only the edited latents are encoded.</summary>
    /// <param name="dictionary">The dictionary that reads and writes latents.</param>
    /// <param name="plan">What changes; compiled for the dictionary's m.</param>
    /// <param name="embeddings">x, shape [B, d], row-major, finite. B is inferred.</param>
    /// <param name="edited">Destination, shape [B, d]; may be the same memory as <paramref name="embeddings"/>. A row in which every
    /// new_j - old_j is 0 is copied bit for bit, including -0.0 and the payload of NaN.</param>
    /// <exception cref="ArgumentNullException">The dictionary or the plan is null.</exception>
    /// <exception cref="ArgumentException">The plan is for another number of latents, or the lengths do not fit d and each
    /// other.</exception>
    /// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
    public static void Apply(LatentDictionary dictionary, EditPlan plan, ReadOnlySpan<float> embeddings, Span<float> edited)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.LatentCount != dictionary.LatentCount)
        {
            throw new ArgumentException(
                $"The plan is for {plan.LatentCount} latents, the dictionary has {dictionary.LatentCount}.", nameof(plan));
        }

        int width = dictionary.EmbeddingWidth;
        int rows = BatchShape.Rows(embeddings.Length, width, nameof(embeddings));
        BatchShape.Expect(edited.Length, rows, width, nameof(edited));
        embeddings.CopyTo(edited);
        if (plan.IsEmpty)
        {
            return;
        }

        Span<float> centred = width <= BatchShape.StackFloats ? stackalloc float[width] : new float[width];
        Span<float> shift = width <= BatchShape.StackFloats ? stackalloc float[width] : new float[width];
        float[] code = dictionary.MostActive is null ? [] : new float[dictionary.LatentCount]; // Which latents are the largest takes all of them.
        for (int row = 0; row < rows; row++)
        {
            ApplyRow(dictionary, plan, edited.Slice(row * width, width), centred, shift, code);
        }
    }

    private static void ApplyRow(LatentDictionary dictionary, EditPlan plan, Span<float> embedding, Span<float> centred, Span<float> shift, Span<float> code)
    {
        RowScale scale = dictionary.Centre(embedding, centred);
        if (code.Length > 0)
        {
            dictionary.EncodeCentred(centred, code);
        }

        shift.Clear();
        bool moved = false;
        for (int entry = 0; entry < plan.Latents.Length; entry++)
        {
            int latent = plan.Latents[entry];
            float old = code.Length > 0 ? code[latent] : dictionary.EncodeLatent(centred, latent);
            float delta = plan.NewValue(entry, old) - old;
            if (delta != 0f)
            {
                dictionary.AddDirection(latent, delta, shift);
                moved = true;
            }
        }

        if (moved)
        {
            dictionary.Transform.InvertShift(shift, scale, shift);
            TensorPrimitives.Add(embedding, shift, embedding);
        }
    }
}

using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;

namespace RecInterp.Reproduction.Interventions;

/// <summary>Sets one latent of one embedding to a level, which may be negative, and goes back to an embedding.</summary>
/// <remarks>As published the embedding is decoded from the edited latents, so what the dictionary does not explain is lost. Keeping the residual adds only what the edit changes.</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
internal static class LatentLevel
{
    /// <summary>The edited embedding.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="embedding">e, d values.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="level">Its new value; null edits nothing.</param>
    /// <param name="keepsResidual">Whether the residual is kept.</param>
    public static float[] Of(LatentDictionary dictionary, ReadOnlySpan<float> embedding, int latent, double? level, bool keepsResidual)
    {
        var plan = EditPlan.Compile(level is { } value ? [new LatentEdit(latent, EditOperation.Set, (float)value)] : [], dictionary.LatentCount);
        var edited = new float[embedding.Length];
        if (keepsResidual)
        {
            DeltaEdit.Apply(dictionary, plan, embedding, edited);
            return edited;
        }

        var (latents, scales) = (new float[dictionary.LatentCount], new RowScale[1]);
        dictionary.Encode(embedding, latents, scales);
        plan.Apply(latents, latents);
        dictionary.Decode(latents, scales, edited);
        return edited;
    }

    /// <summary>The latent's value in an embedding.</summary>
    public static float In(LatentDictionary dictionary, ReadOnlySpan<float> embedding, int latent)
    {
        var latents = new float[dictionary.LatentCount];
        dictionary.Encode(embedding, latents, new RowScale[1]);
        return latents[latent];
    }
}

namespace RecInterp.Reproduction.RecSae.Dictionaries;

/// <summary>A RecSAE to train.</summary>
/// <param name="Active">k, latents that are active in a row.</param>
/// <param name="Scale">s, latents over width: m = s d.</param>
/// <param name="Steps">Optimiser steps of the clean training.</param>
/// <param name="BatchSize">Rows in a step.</param>
/// <param name="LearningRate">Adam's.</param>
/// <param name="Seed">Seed of weights and batches.</param>
internal sealed record SaeRecipe(int Active, int Scale, int Steps, int BatchSize, double LearningRate, int Seed)
{
    /// <summary>The recipe in words for file names.</summary>
    public string Key => FormattableString.Invariant($"k{Active}-s{Scale}-n{Steps}-b{BatchSize}-lr{LearningRate}-s{Seed}");
}

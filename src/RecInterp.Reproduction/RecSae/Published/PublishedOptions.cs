using RecInterp.Reproduction.RecSae.Dictionaries;

namespace RecInterp.Reproduction.RecSae.Published;

/// <summary>How RecSAE's published code trains. Defaults are its own but for the batch, which it counts in histories of up to 20 positions.</summary>
internal sealed record PublishedOptions
{
    /// <summary>k, latents that are active in a row.</summary>
    public int Active { get; init; } = 8;

    /// <summary>m, number of latents.</summary>
    public int Latents { get; init; } = 1024;

    /// <summary>Whether the auxiliary loss has the sign, the bias and the gradients of the published code.</summary>
    public AuxiliaryForm Auxiliary { get; init; } = AuxiliaryForm.Published;

    /// <summary>Rows in a step. The published batches of 8 histories hold about so many.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Weight decay of everything but the encoder's bias.</summary>
    public double WeightDecay { get; init; } = 1e-6;

    /// <summary>Most epochs.</summary>
    public int Epochs { get; init; } = 50;

    /// <summary>Epochs without a better dev figure after which training stops.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Rows of an epoch; null takes every row once.</summary>
    public int? EpochRows { get; init; }

    /// <summary>Seed of weights and batches.</summary>
    public int Seed { get; init; }

    /// <summary>Threads of the tensor operations.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The published form of a clean recipe: its k, s, seed; about as many rows are seen, in batches of the published size.</summary>
    public static PublishedOptions Of(SaeRecipe recipe, int threads) => new()
    {
        Active = recipe.Active,
        Latents = recipe.Scale * 64,
        Seed = recipe.Seed,
        Threads = threads,
        EpochRows = Math.Max(1, recipe.Steps * recipe.BatchSize / 10),
        Epochs = 10,
    };
}

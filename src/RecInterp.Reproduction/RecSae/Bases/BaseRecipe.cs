using RecInterp.Reproduction.RecSae.Data;

namespace RecInterp.Reproduction.RecSae.Bases;

/// <summary>A base recommender to train, and how far.</summary>
/// <param name="Model">Which.</param>
/// <param name="Set">On what.</param>
/// <param name="Epochs">Most epochs; null trains as published, at most 200 with an early stop.</param>
/// <param name="LearningRate">Adam's; null takes the published one.</param>
/// <param name="Seed">Seed of weights and samples.</param>
internal sealed record BaseRecipe(BaseModel Model, RecSaeSet Set, int? Epochs = null, double? LearningRate = null, int Seed = 0)
{
    /// <summary>The model's name as RecSAE writes it.</summary>
    public string ModelName => Model switch
    {
        BaseModel.BprMf => "BPRMF",
        BaseModel.LightGcn => "LightGCN",
        BaseModel.SasRec => "SASRec",
        _ => "TiMiRec",
    };

    /// <summary>The set's name as RecSAE writes it.</summary>
    public string SetName => Set == RecSaeSet.MovieLens ? "MovieLens" : "Amazon";

    /// <summary>Model and set, for rows of tables.</summary>
    public string Title => $"{ModelName}, {SetName}";

    /// <summary>Whether the model has one vector for a user, whatever the history.</summary>
    public bool IsPerUser => Model is BaseModel.BprMf or BaseModel.LightGcn;

    /// <summary>Whether less was trained than published.</summary>
    public bool IsShortened => Epochs is not null || LearningRate is not null;

    /// <summary>The recipe in words for file names.</summary>
    public string Key => FormattableString.Invariant(
        $"recsae-{Model}-{Set}{(Epochs is { } epochs ? $"-e{epochs}" : "")}{(LearningRate is { } rate ? $"-lr{rate}" : "")}-s{Seed}").ToLowerInvariant();
}

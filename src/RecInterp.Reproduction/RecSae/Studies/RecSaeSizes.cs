using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Dictionaries;

namespace RecInterp.Reproduction.RecSae.Studies;

/// <summary>Which bases and dictionaries each size of an experiment takes.</summary>
internal static class RecSaeSizes
{
    private const double ShortSequentialRate = 1e-3; // Ten times the published one: SASRec reaches the published figure in 6 epochs.

    /// <summary>The bases of a size.</summary>
    public static IReadOnlyList<BaseRecipe> Bases(ExperimentSize size) => size switch
    {
        ExperimentSize.Quick => [new(BaseModel.SasRec, RecSaeSet.MovieLens, Epochs: 6, LearningRate: ShortSequentialRate)],
        ExperimentSize.Reduced =>
        [
            new(BaseModel.BprMf, RecSaeSet.MovieLens, Epochs: 40),
            new(BaseModel.LightGcn, RecSaeSet.MovieLens, Epochs: 6),
            new(BaseModel.SasRec, RecSaeSet.MovieLens, Epochs: 6, LearningRate: ShortSequentialRate),
            new(BaseModel.BprMf, RecSaeSet.Amazon, Epochs: 40),
        ],
        _ => [.. from set in new[] { RecSaeSet.MovieLens, RecSaeSet.Amazon } from model in Enum.GetValues<BaseModel>() select new BaseRecipe(model, set)],
    };

    /// <summary>The dictionary of k and s; k = 8 and s = 16 are the paper's choice.</summary>
    public static SaeRecipe Dictionary(ExperimentSize size, int seed, int active = 8, int scale = 16) => size switch
    {
        ExperimentSize.Quick => new(active, scale, 1_500, 256, 1e-3, seed),
        ExperimentSize.Reduced => new(active, scale, 4_000, 256, 1e-3, seed),
        _ => new(active, scale, 20_000, 512, 1e-3, seed),
    };

    /// <summary>Seeds of dictionaries.</summary>
    public static IEnumerable<int> Seeds(ExperimentContext context) => Enumerable.Range(0, context.Seeds ?? (context.Size == ExperimentSize.Full ? 3 : 1));

    /// <summary>Most train cases that name latents.</summary>
    public static int TrainCases(ExperimentSize size) => size == ExperimentSize.Full ? 200_000 : 50_000;
}

using RecInterp.Core.Dictionaries;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Concepts;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Dictionaries;

namespace RecInterp.Reproduction.RecSae.Studies;

/// <summary>One base in an experiment: its probes, its cases, and dictionaries of them.</summary>
internal sealed class BaseStudy
{
    /// <summary>Dimensions that count as active in the baseline, as many as RecSAE's latents.</summary>
    private const int ActiveDimensions = 8;

    private readonly ExperimentContext _context;
    private readonly CancellationToken _cancellation;
    private readonly Lazy<InterpretedCases> _trainCases;
    private readonly Lazy<InterpretedCases> _testCases;
    private readonly Lazy<ConceptStudy> _dimensions;

    private BaseStudy(ProbeFolder probes, ExperimentContext context, CancellationToken cancellation)
    {
        (Probes, _context, _cancellation) = (probes, context, cancellation);
        _trainCases = new(() => InterpretedCases.OfTrain(probes, RecSaeSizes.TrainCases(context.Size), cancellation));
        _testCases = new(() => InterpretedCases.OfTest(probes, cancellation));
        _dimensions = new(() => ConceptStudy.Run(Probes, TrainCases, TestCases, rows => LatentCodes.OfDimensions(rows, ActiveDimensions)));
    }

    /// <summary>The base's probes.</summary>
    public ProbeFolder Probes { get; }

    /// <summary>Its recipe.</summary>
    public BaseRecipe Recipe => Probes.Manifest.Recipe;

    /// <summary>Model and set, and whether the training was shortened.</summary>
    public string Title => Recipe.IsShortened ? $"{Recipe.Title} (shortened)" : Recipe.Title;

    /// <summary>Cases that name latents.</summary>
    public InterpretedCases TrainCases => _trainCases.Value;

    /// <summary>Cases that verify names.</summary>
    public InterpretedCases TestCases => _testCases.Value;

    /// <summary>The plain dimensions as if they were latents.</summary>
    public ConceptStudy Dimensions => _dimensions.Value;

    /// <summary>Opens or trains the bases of the context's size, one after the other.</summary>
    /// <param name="context">What with.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <param name="titlesOnly">Whether sets without titles are left out: no concept can be made of them.</param>
    public static IEnumerable<BaseStudy> All(ExperimentContext context, CancellationToken cancellation, bool titlesOnly = false)
    {
        var sets = new Dictionary<RecSaeSet, RecSaeData>();
        foreach (var recipe in RecSaeSizes.Bases(context.Size).Where(recipe => !titlesOnly || recipe.Set == RecSaeSet.MovieLens))
        {
            if (!sets.TryGetValue(recipe.Set, out var data))
            {
                data = sets[recipe.Set] = RecSaeData.Open(context.Data, recipe.Set);
            }

            yield return new BaseStudy(ProbeFolder.Get(recipe, data, context, cancellation), context, cancellation);
        }
    }

    /// <summary>The dictionary of a recipe.</summary>
    public LatentDictionary Dictionary(SaeRecipe recipe) => TrainedSae.Get(Probes, recipe, _context, _cancellation);

    /// <summary>The paper's dictionary, k = 8 and s = 16.</summary>
    public LatentDictionary Dictionary(int seed) => Dictionary(RecSaeSizes.Dictionary(_context.Size, seed));

    /// <summary>What a dictionary's latents are called.</summary>
    public ConceptStudy Study(LatentDictionary dictionary) => ConceptStudy.Run(Probes, TrainCases, TestCases, rows => LatentCodes.Of(dictionary, rows));

    /// <summary>NDCG at 10 and 20 of the test rows with reconstructions in place of probes.</summary>
    public (double Ndcg10, double Ndcg20) Replaced(LatentDictionary dictionary) => Replaced((from, to) => Reconstruct(dictionary, from, to));

    /// <summary>The same with rows by a function.</summary>
    public (double Ndcg10, double Ndcg20) Replaced(ProbeRows.RowMap map)
    {
        var report = Probes.Rank(ProbeRows.Map(Probes.Test, map), test: true, _cancellation);
        return (report.Ndcg(10), report.Ndcg(20));
    }

    /// <summary>A dictionary that was not trained, of the same shape.</summary>
    public LatentDictionary Untrained(LatentDictionary trained) => UntrainedDictionary.Like(trained, Probes.Train, seed: 1);

    /// <summary>What casts doubt on the base.</summary>
    public IEnumerable<string> Warnings()
    {
        if (Probes.Manifest.IsWorseThanPopularity)
        {
            yield return FormattableString.Invariant(
                $"{Title}: NDCG@10 {Probes.Manifest.Test.Ndcg10:0.0000} and mean percentile rank {Probes.Manifest.Test.PercentileRank:0.00} %, popularity {Probes.Manifest.Popularity.Ndcg10:0.0000} and {Probes.Manifest.Popularity.PercentileRank:0.00} %: the base is worse than popularity by one of them, and what is found in it says little of users.");
        }
    }

    private static void Reconstruct(LatentDictionary dictionary, ReadOnlySpan<float> from, Span<float> to)
    {
        var (latents, scales) = (new float[dictionary.LatentCount], new RowScale[1]);
        dictionary.Encode(from, latents, scales);
        dictionary.Decode(latents, scales, to);
    }
}

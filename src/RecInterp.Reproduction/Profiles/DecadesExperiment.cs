using RecInterp.DataSets;
using RecInterp.Plots;
using RecInterp.Reproduction.Bases;
using RecInterp.Reproduction.Dictionaries;
using RecInterp.Reproduction.Experiments;

namespace RecInterp.Reproduction.Profiles;

/// <summary>Figure 3: from which decade the 200 strongest films of a latent are.</summary>
internal sealed class DecadesExperiment : IExperiment
{
    private const int Strongest = 200;

    private static readonly int[] Shown = [0, 2, 3]; // Decades of the picture.

    // The notebook's neurons 20, 13 and 2 of the neural dictionary.
    private static readonly double?[] Published = [.74, null, .895, .94, null];

    public string Name => "figure-3";

    public string Title => "Prediction-aware paper (arXiv 2511.18024), figure 3: decades of a latent's strongest films on MovieLens 1M";

    public string Method =>
        "Of each latent the 200 strongest films are counted by decade; nothing told the recommender a year. Shown is, for each decade, the latent with the largest share. The paper shows neurons of the neural recommender; "
        + "both are measured, a quick run measures matrix factorisation alone.";

    public IReadOnlyList<string> DataSets => ["ml-1m"];

    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        var movies = PaperSet.ReadMovies(context.Data);
        var models = new BaseModels(context.Cache, 1);
        var withNeural = context.Size != ExperimentSize.Quick;
        var found = SeedPlan.SideBySide(context, "training and counting", SeedPlan.Of(context, 1, 1, 3), seed => Measure(models, movies, seed, withNeural, context.PaperCode, cancellation), cancellation)
            .SelectMany(one => one).ToList();
        var kinds = found.GroupBy(one => one.Name).ToList();
        var comparisons = kinds.SelectMany(kind => Compare(kind.Key, [.. kind])).ToList();
        var figure = new ResultFigure(
            "figure-3.svg",
            "For each decade the latent whose 200 strongest films are most from it (bars), beside all films (dashed).",
            Picture.Draw("Decades of the 200 strongest films", [.. kinds.SelectMany(kind => Charts(kind.First()))], columns: 3));
        return new ExperimentResult(comparisons, [Table(found)], [figure], [.. found.SelectMany(one => one.Model.Warnings)]);
    }

    private static List<Found> Measure(BaseModels models, DataSet movies, int seed, bool withNeural, bool paperCode, CancellationToken cancellation)
    {
        var set = PaperSet.Of(movies, seed);
        Found Of(string name, PaperDictionary dictionary) => new(
            name,
            dictionary.Base,
            DecadeHistogram.Base(movies.Items),
            [.. Enumerable.Range(0, dictionary.LatentCount).Select(latent => DecadeHistogram.Of(dictionary, latent, Strongest))]);
        var factors = models.Get(PaperRecipes.Factorisation, set, seed, cancellation);
        var options = PaperOptions.Factorisation(PaperOptions.FactorisationBeta, seed);
        List<Found> found = [Of("MF", paperCode ? PaperDictionary.TrainAsPublished(factors, set, options, cancellation) : PaperDictionary.Train(factors, set, options, cancellation))];
        if (withNeural)
        {
            found.Add(Of("NCF", PaperDictionary.Train(models.Get(PaperRecipes.Neural, set, seed, cancellation), set, PaperOptions.Neural(PaperOptions.NeuralBeta, seed), cancellation)));
        }

        return found;
    }

    private static IEnumerable<Comparison> Compare(string name, List<Found> found)
    {
        double[] Largest(int part) => [.. found.Select(one => one.Latents.Max(shares => shares[part]))];
        var (old, eighties, nineties) = (Largest(0), Largest(2), Largest(3));
        yield return Bars.AtLeast(
            $"{name}, largest share of films before 1970 or of the 1980s of a latent", [.. old.Zip(eighties, Math.Max)], Published[2], .65, "of all films: 0.15 and 0.16");
        yield return Bars.AtLeast($"{name}, largest share of films of the 1990s of a latent", nineties, Published[3], .9, "of all films: 0.58");
        yield return Bars.Reported($"{name}, largest share of films before 1970 of a latent", old, Published[0]);
        yield return Bars.Reported($"{name}, largest share of films of the 1980s of a latent", eighties, Published[2]);
    }

    private static ResultTable Table(List<Found> found)
    {
        List<IReadOnlyList<string>> rows = [];
        foreach (var one in found)
        {
            foreach (var part in Enumerable.Range(0, DecadeHistogram.Names.Count))
            {
                var latent = one.Strongest(part);
                rows.Add([one.Name, $"{one.Model.Seed}", DecadeHistogram.Names[part], $"{latent}", .. one.Latents[latent].Select(share => Bars.Text(share, "0.00")), Bars.Text(one.All[part], "0.00")]);
            }
        }

        return new ResultTable(
            $"For each decade the latent whose {Strongest} strongest films are most from it",
            ["model", "seed", "decade", "latent", .. DecadeHistogram.Names, "share among all films"],
            rows);
    }

    private static IEnumerable<Chart> Charts(Found one) => Shown.Select(part => new BarChart(
        $"{one.Name}, latent {one.Strongest(part)}",
        "share",
        DecadeHistogram.Names,
        [new BarSeries("strongest films", one.Latents[one.Strongest(part)]), new BarSeries("all films", one.All, Reference: true)]));

    private sealed record Found(string Name, BaseModel Model, double[] All, IReadOnlyList<double[]> Latents)
    {
        public int Strongest(int part) => Enumerable.Range(0, Latents.Count).MaxBy(latent => Latents[latent][part]);
    }
}

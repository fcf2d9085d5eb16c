using RecInterp.Core.Towers;
using RecInterp.DataSets;
using RecInterp.Onnx.Files;
using RecInterp.Recommenders;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Data;

namespace RecInterp.Reproduction.RecSae.Bases;

/// <summary>What RecSAE's experiments need of a trained recommender: item vectors, and the vectors just before the dot product with them, at all cases of the three parts.</summary>
/// <remarks>Trained once for a recipe and a split, and kept as a folder of .npy files that appears whole or not at all and is read where it lies. A model with one vector for a
/// user keeps one for each user in place of one for each train row.</remarks>
/// <threadsafety>Safe for concurrent reads. Two processes may make the same folder; the one that is done last keeps the other's.</threadsafety>
internal sealed class ProbeFolder
{
    private const string ItemsFile = "items.npy";
    private const string TrainFile = "train.npy";
    private const string DevFile = "dev.npy";
    private const string TestFile = "test.npy";
    private const int ChunkCases = 16384;

    private ProbeFolder(string path, ProbeManifest manifest, RecSaeData data)
    {
        EmbeddingTable Map(string name) => NpyFile.MapMatrix(System.IO.Path.Combine(path, name));
        (Path, Manifest, Data) = (path, manifest, data);
        (Items, Train, Dev, Test) = (Map(ItemsFile), Map(TrainFile), Map(DevFile), Map(TestFile));
        var needsHistory = !manifest.Recipe.IsPerUser;
        (DevCases, TestCases) = (data.Cases(data.Split.Dev, needsHistory), data.Cases(data.Split.Test, needsHistory));
        Ranker = new DotProductRecommender(manifest.Recipe.ModelName, Test, Items);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What it says of itself.</summary>
    public ProbeManifest Manifest { get; }

    /// <summary>The data.</summary>
    public RecSaeData Data { get; }

    /// <summary>Item vectors, [I, d]. Scores are their products with a probe.</summary>
    public EmbeddingTable Items { get; }

    /// <summary>Probes to train on: a row for each user, or for each train row with a history.</summary>
    public EmbeddingTable Train { get; }

    /// <summary>A probe for each of <see cref="DevCases"/>.</summary>
    public EmbeddingTable Dev { get; }

    /// <summary>A probe for each of <see cref="TestCases"/>.</summary>
    public EmbeddingTable Test { get; }

    /// <summary>The dev rows that can be ranked.</summary>
    public IReadOnlyList<RankingCase> DevCases { get; }

    /// <summary>The test rows that can be ranked.</summary>
    public IReadOnlyList<RankingCase> TestCases { get; }

    private DotProductRecommender Ranker { get; }

    /// <summary>Opens a recipe's folder, or trains the recommender and makes it.</summary>
    /// <param name="recipe">Which recommender.</param>
    /// <param name="data">The data.</param>
    /// <param name="context">Where it is kept, and with how many threads it is trained.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="InvalidArtifactException">A folder of that name is damaged.</exception>
    public static ProbeFolder Get(BaseRecipe recipe, RecSaeData data, ExperimentContext context, CancellationToken cancellation)
    {
        var path = System.IO.Path.Combine(context.Cache, $"{recipe.Key}-{data.Sha256[..8]}");
        if (!Directory.Exists(path))
        {
            var start = System.Diagnostics.Stopwatch.StartNew();
            var trained = BaseTraining.Run(recipe, data, context, cancellation);
            Write(path, recipe, data, trained.Recommender, start.Elapsed.TotalSeconds, trained.Epochs, cancellation);
        }

        return Open(path, recipe, data);
    }

    /// <summary>Writes a recommender's probes.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="recipe">What was trained.</param>
    /// <param name="data">The data.</param>
    /// <param name="recommender">The trained recommender.</param>
    /// <param name="seconds">Seconds of training.</param>
    /// <param name="epochs">Epochs, where known.</param>
    /// <param name="cancellation">Stops the reading of probes.</param>
    public static void Write(string path, BaseRecipe recipe, RecSaeData data, IRecommender recommender, double seconds, int? epochs, CancellationToken cancellation)
    {
        using var publication = new FolderPublication(path);
        var width = recommender.Items.Width;
        WriteRows(publication.PathOf(ItemsFile), width, [recommender.Items]);
        var train = recipe.IsPerUser
            ? Enumerable.Range(0, data.Split.Log.UserCount).Select(user => new RankingCase(user, 0, [])).Chunk(ChunkCases)
            : data.Split.Train.Chunk(ChunkCases).Select(rows => data.Cases(rows, needsHistory: true).ToArray());
        WriteRows(publication.PathOf(TrainFile), width, train.Where(cases => cases.Length > 0).Select(Probe));
        var (dev, test) = (data.Cases(data.Split.Dev, !recipe.IsPerUser), data.Cases(data.Split.Test, !recipe.IsPerUser));
        WriteRows(publication.PathOf(DevFile), width, [Probe(dev)]);
        WriteRows(publication.PathOf(TestFile), width, [Probe(test)]);

        BaseMetrics Measure(IRecommender one) => BaseMetrics.Of(CaseEvaluation.Run(one, data.Split, test, new RankingOptions(), cancellation: cancellation).Metrics);
        ManifestJson.Write(publication.PathOf(ArtifactFolder.ManifestName), new ProbeManifest(
            ProbeManifest.FormatName,
            ProbeManifest.CurrentVersion,
            recipe,
            data.Sha256,
            Math.Round(seconds, 1),
            epochs,
            Measure(recommender),
            Measure(PopularityRecommender.Of(data.Split)),
            Measure(RandomRecommender.Of(data.Split)),
            publication.Digests()));
        publication.Publish();

        EmbeddingTable Probe(IReadOnlyList<RankingCase> cases)
        {
            cancellation.ThrowIfCancellationRequested();
            return recommender.Probe(cases);
        }
    }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="recipe">What it must hold.</param>
    /// <param name="data">Of what.</param>
    /// <exception cref="InvalidArtifactException">It is no such folder, or of another recipe or split, or a file is missing or changed.</exception>
    public static ProbeFolder Open(string path, BaseRecipe recipe, RecSaeData data)
    {
        var file = ArtifactFolder.Manifest(path, "folder of probes");
        ArtifactFolder.ExpectFormat(file, ProbeManifest.FormatName, ProbeManifest.CurrentVersion);
        var manifest = ManifestJson.Read<ProbeManifest>(file);
        if (manifest.Recipe != recipe || manifest.DataSha256 != data.Sha256)
        {
            throw new InvalidArtifactException(file, $"found the recipe {manifest.Recipe} on split {manifest.DataSha256}, expected {recipe} on {data.Sha256}");
        }

        ArtifactFolder.Verify(path, manifest.Files, ItemsFile, TrainFile, DevFile, TestFile);
        return new ProbeFolder(path, manifest, data);
    }

    /// <summary>Ranks the targets of the dev or test rows with probes in place of the recommender's own.</summary>
    /// <param name="probes">A probe for each of the cases.</param>
    /// <param name="test">Whether they are the test cases; else the dev cases.</param>
    /// <param name="cancellation">Stops the ranking.</param>
    public RankingReport Rank(EmbeddingTable probes, bool test, CancellationToken cancellation) =>
        CaseEvaluation.Run(Ranker, Data.Split, test ? TestCases : DevCases, new RankingOptions(), probes, cancellation: cancellation).Metrics;

    /// <summary>Scores all items for a vector.</summary>
    /// <param name="user">Number of the user.</param>
    /// <param name="probe">The vector, d values.</param>
    /// <param name="scores">Receives I scores.</param>
    public void Score(int user, ReadOnlySpan<float> probe, Span<float> scores) => Ranker.Score(user, probe, scores);

    /// <summary>The train probes as often as RecSAE trains on them: once for each train row. Nothing is copied.</summary>
    /// <param name="most">Most rows; of more, evenly spaced ones are taken.</param>
    public EmbeddingTable TrainRows(int most = int.MaxValue)
    {
        var count = Manifest.Recipe.IsPerUser ? Data.Split.Train.Length : Train.Rows;
        var step = Math.Max(1, (double)count / most);
        var rows = Enumerable.Range(0, Math.Min(most, count)).Select(i => (int)(i * step));
        return Manifest.Recipe.IsPerUser
            ? new EmbeddingTable(Train.Width, [.. rows.Select(row => Train.Memory.Slice(Data.Split.Log.Users[Data.Split.Train[row]] * Train.Width, Train.Width))])
            : Train.View([.. rows]);
    }

    private static void WriteRows(string path, int width, IEnumerable<EmbeddingTable> tables)
    {
        using var writer = new NpyRowWriter(path, width);
        foreach (var segment in tables.SelectMany(table => table.Segments))
        {
            writer.Append(segment.Span);
        }

        writer.Complete();
    }
}

using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Scorers;

/// <summary>Takes a frozen scorer apart and writes a scorer folder.</summary>
public static class ScorerImport
{
    private const int FormatVersion = ScorerManifest.CurrentVersion;
    private const int PairBatch = 4096;

    /// <summary>Imports a scorer: finds its parts, runs its towers on all users and items, and compares scores before it publishes.</summary>
    /// <param name="onnxPath">The ONNX file.</param>
    /// <param name="folder">The scorer folder to write.</param>
    /// <param name="options">Names of the inputs, and settings.</param>
    /// <param name="progress">Told the stage and the share of it that is done, 0 to 1.</param>
    /// <param name="cancellation">Stops the import; nothing is left behind.</param>
    /// <returns>What was found and written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Pairs or threads are fewer than 1.</exception>
    /// <exception cref="InvalidArtifactException">The file is no two-tower scorer, or its rows are not known.</exception>
    /// <exception cref="DisagreementException">The parts do not reproduce its scores.</exception>
    /// <exception cref="IOException">The folder exists and is not to be replaced, or cannot be written.</exception>
    public static ScorerManifest Run(
        string onnxPath,
        string folder,
        ScorerImportOptions options,
        IProgress<(string Stage, double Share)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.VerifiedPairs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);

        // 1. Understand the graph, before anything is written.
        var model = OnnxModel.Read(onnxPath);
        var anatomy = AnatomyFinder.Find(model, options.UserInput, options.ItemInput, options.Output);
        var userInputs = Inputs(onnxPath, anatomy.User, options.UserRows, "user");
        var itemInputs = Inputs(onnxPath, anatomy.Item, options.ItemRows, "item");

        // 2. Write the parts beside the folder's place.
        using var publication = new FolderPublication(folder, options.Overwrite);
        File.Copy(onnxPath, publication.PathOf(ScorerFolder.ScorerFile));
        var userTower = TowerSession.Cut(model, anatomy.User);
        var itemTower = TowerSession.Cut(model, anatomy.Item);
        var interaction = InteractionSession.Cut(model, anatomy);
        userTower.Write(publication.PathOf(ScorerFolder.UserTowerFile));
        itemTower.Write(publication.PathOf(ScorerFolder.ItemTowerFile));
        interaction.Write(publication.PathOf(ScorerFolder.InteractionFile));

        // 3. Run the towers on everybody and everything.
        var users = RunTower(userTower, anatomy.User, userInputs, "user embeddings", options.Threads, progress, cancellation);
        var items = RunTower(itemTower, anatomy.Item, itemInputs, "item embeddings", options.Threads, progress, cancellation);
        WriteTable(publication, users, ScorerFolder.UserEmbeddingsFile, ScorerFolder.UserScalarsFile);
        WriteTable(publication, items, ScorerFolder.ItemEmbeddingsFile, ScorerFolder.ItemScalarsFile);

        // 4. Prove that the parts give the scores of the whole.
        using var session = InteractionSession.Open(interaction, anatomy, options.Threads);
        var agreement = Compare(model, anatomy, session, userInputs, itemInputs, users, items, options, progress, cancellation);
        if (agreement.MaxDeviation > options.Tolerance)
        {
            throw new DisagreementException(
                $"{onnxPath}: the imported parts differ from the whole by {agreement.MaxDeviation:G3} on {agreement.Pairs} random pairs, expected at most {options.Tolerance:G3}; nothing was written");
        }

        // 5. Publish.
        var manifest = new ScorerManifest(
            ScorerManifest.FormatName,
            FormatVersion,
            new ScorerSource(
                Path.GetFileName(onnxPath),
                FileDigest.Of(publication.PathOf(ScorerFolder.ScorerFile)).Sha256,
                model.Producer,
                model.IrVersion,
                new SortedDictionary<string, long>(model.Opsets.ToDictionary(opset => opset.Key.Length == 0 ? "ai.onnx" : opset.Key, opset => opset.Value, StringComparer.Ordinal), StringComparer.Ordinal)),
            anatomy,
            InteractionProbe.Recognise(session, users, items),
            users.Rows,
            items.Rows,
            agreement,
            publication.Digests());
        ManifestJson.Write(publication.PathOf(ArtifactFolder.ManifestName), manifest);
        publication.Publish();
        return manifest;
    }

    /// <summary>Compares imported parts with the original graph on random pairs.</summary>
    /// <param name="scorer">An imported scorer.</param>
    /// <param name="pairs">Number of pairs.</param>
    /// <param name="seed">Seed of the pairs.</param>
    /// <param name="userRows">The .npy file of user rows that the import was given, if any.</param>
    /// <param name="itemRows">The .npy file of item rows that the import was given, if any.</param>
    /// <returns>The largest deviation that was seen.</returns>
    public static ScoreAgreement Verify(ScorerFolder scorer, int pairs, int seed, string? userRows = null, string? itemRows = null)
    {
        var path = Path.Combine(scorer.Path, ScorerFolder.ScorerFile);
        var anatomy = scorer.Manifest.Anatomy;
        var options = new ScorerImportOptions { UserInput = anatomy.User.Input, ItemInput = anatomy.Item.Input, VerifiedPairs = pairs, Seed = seed };
        using var session = scorer.OpenInteraction();
        return Compare(
            OnnxModel.Read(path),
            anatomy,
            session,
            Inputs(path, anatomy.User, userRows, "user"),
            Inputs(path, anatomy.Item, itemRows, "item"),
            scorer.Users,
            scorer.Items,
            options,
            null,
            CancellationToken.None);
    }

    private static TowerInputs Inputs(string onnxPath, TowerAnatomy tower, string? rows, string side)
    {
        if (rows is not null)
        {
            return TowerInputs.Read(rows, tower);
        }

        return tower.IdCount is { } count
            ? TowerInputs.Ids(count)
            : throw new InvalidArtifactException(
                onnxPath,
                $"{side} input '{tower.Input}' does not simply index a table, so its rows are not known; expected a .npy file of them (--{side}s)");
    }

    private static TowerTable RunTower(
        OnnxModel model,
        TowerAnatomy tower,
        TowerInputs inputs,
        string stage,
        int threads,
        IProgress<(string Stage, double Share)>? progress,
        CancellationToken cancellation)
    {
        using var session = TowerSession.Open(model, tower, threads);
        return session.Run(inputs, new Relay<int>(rows => progress?.Report((stage, (double)rows / inputs.Rows))), cancellation);
    }

    private static void WriteTable(FolderPublication publication, TowerTable table, string embeddings, string scalars)
    {
        NpyFile.Write(publication.PathOf(embeddings), table.Rows, table.Embeddings.Width, table.Embeddings.Values);
        if (table.ScalarCount > 0)
        {
            NpyFile.Write(publication.PathOf(scalars), table.Rows, table.ScalarCount, table.Scalars);
        }
    }

    private static ScoreAgreement Compare(
        OnnxModel model,
        ScorerAnatomy anatomy,
        InteractionSession interaction,
        TowerInputs userInputs,
        TowerInputs itemInputs,
        TowerTable users,
        TowerTable items,
        ScorerImportOptions options,
        IProgress<(string Stage, double Share)>? progress,
        CancellationToken cancellation)
    {
        using var original = OnnxSession.Open(model, options.Threads);
        var score = Enumerable.Range(0, original.Outputs.Count).Single(i => original.Outputs[i].Name == anatomy.Output);
        var random = new Random(options.Seed);
        double worst = 0;
        for (var start = 0; start < options.VerifiedPairs; start += PairBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(PairBatch, options.VerifiedPairs - start);
            var user = Draw(random, count, users.Rows);
            var item = Draw(random, count, items.Rows);
            var expected = original.Run(
                (anatomy.User.Input, userInputs.Gather(user, anatomy.User)),
                (anatomy.Item.Input, itemInputs.Gather(item, anatomy.Item)))[score].Floats;
            if (expected?.Length != count)
            {
                throw new InvalidArtifactException(model.Artifact, $"output '{anatomy.Output}' has {expected?.Length ?? 0} scores for {count} pairs, expected one a pair");
            }

            var found = interaction.Score(users.Select(user), items.Select(item));
            for (var i = 0; i < count; i++)
            {
                var deviation = Math.Abs((double)found[i] - expected[i]) / Math.Max(1, Math.Abs(expected[i]));
                worst = double.IsNaN(deviation) ? double.PositiveInfinity : Math.Max(worst, deviation);
            }

            progress?.Report(("comparing scores", (double)(start + count) / options.VerifiedPairs));
        }

        return new ScoreAgreement(options.VerifiedPairs, worst, options.Tolerance);
    }

    private static int[] Draw(Random random, int count, int below)
    {
        var indices = new int[count];
        for (var i = 0; i < count; i++)
        {
            indices[i] = random.Next(below);
        }

        return indices;
    }

    /// <summary>Reports at once, on the thread that works; Progress{T} would post to another.</summary>
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}

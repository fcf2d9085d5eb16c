using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Scorers;

/// <summary>Writes a scorer folder: parts, tables, proof, manifest; in constant memory, however many users and items there are.</summary>
internal static class ScorerPublication
{
    /// <summary>Writes the folder beside its place, checks it, and puts it there.</summary>
    /// <param name="parts">The scorer taken apart.</param>
    /// <param name="folder">The scorer folder to write.</param>
    /// <param name="options">Settings.</param>
    /// <param name="original">The scorer that is kept; null where it has no graph of its own.</param>
    /// <param name="reference">What scores are compared with, given the tables that were written.</param>
    /// <param name="progress">Told the stage and the share of it that is done.</param>
    /// <param name="cancellation">Stops the import.</param>
    public static ScorerManifest Write(
        ScorerParts parts,
        string folder,
        ScorerImportOptions options,
        OnnxModel? original,
        Func<TowerTable, TowerTable, IReferenceScores> reference,
        IProgress<(string Stage, double Share)>? progress,
        CancellationToken cancellation)
    {
        // 1. Write the parts beside the folder's place.
        using var publication = new FolderPublication(folder, options.Overwrite);
        var tables = new TableFile(publication.PathOf(ScorerFolder.TablesFile));
        if (original is { WasScattered: true })
        {
            original.Write(publication.PathOf(ScorerFolder.ScorerFile), tables); // The same graph and values; some of them stood elsewhere.
        }
        else if (original is not null)
        {
            File.Copy(original.Artifact, publication.PathOf(ScorerFolder.ScorerFile));
        }

        parts.User.Tower?.Write(publication.PathOf(ScorerFolder.UserTowerFile), tables);
        parts.Item.Tower?.Write(publication.PathOf(ScorerFolder.ItemTowerFile), tables);
        parts.Interaction.Write(publication.PathOf(ScorerFolder.InteractionFile), tables);

        // 2. Run the towers on everybody and everything.
        WriteTable(publication, parts.User, ScorerFolder.UserEmbeddingsFile, ScorerFolder.UserScalarsFile, "user embeddings", progress, cancellation);
        WriteTable(publication, parts.Item, ScorerFolder.ItemEmbeddingsFile, ScorerFolder.ItemScalarsFile, "item embeddings", progress, cancellation);
        var users = ScorerFolder.ReadTable(publication.Path, ScorerFolder.UserEmbeddingsFile, ScorerFolder.UserScalarsFile, parts.User.Rows, parts.Anatomy.User);
        var items = ScorerFolder.ReadTable(publication.Path, ScorerFolder.ItemEmbeddingsFile, ScorerFolder.ItemScalarsFile, parts.Item.Rows, parts.Anatomy.Item);

        // 3. Prove that the parts give the scores of the whole.
        using var session = InteractionSession.Open(parts.Interaction, parts.Anatomy, options.Threads);
        using var expected = reference(users, items);
        var agreement = Compare(expected, session, users, items, options, progress, cancellation);
        if (agreement.MaxDeviation > options.Tolerance)
        {
            throw new DisagreementException(
                $"{original?.Artifact ?? parts.Source.File}: the imported parts differ from {agreement.With} by {agreement.MaxDeviation:G3} on {agreement.Pairs} random pairs, expected at most {options.Tolerance:G3}; nothing was written");
        }

        // 4. Publish.
        var form = options.Descriptor.Interaction == InteractionKind.Graph ? new InteractionForm(InteractionKind.Graph, 0, 0) : InteractionProbe.Recognise(session, users, items);
        if (options.Descriptor.Interaction == InteractionKind.Dot && form.Kind != InteractionKind.Dot)
        {
            throw new DisagreementException($"{original?.Artifact ?? parts.Source.File}: the descriptor says that the interaction is a dot product; the graph gives other scores. Nothing was written");
        }

        var manifest = new ScorerManifest(
            ScorerManifest.FormatName,
            ScorerManifest.CurrentVersion,
            parts.Source,
            parts.Anatomy,
            form,
            parts.Changes,
            users.Rows,
            items.Rows,
            agreement,
            publication.Digests());
        ManifestJson.Write(publication.PathOf(ArtifactFolder.ManifestName), manifest);
        publication.Publish();
        return manifest;
    }

    /// <summary>Compares scores on random pairs.</summary>
    public static ScoreAgreement Compare(
        IReferenceScores reference,
        InteractionSession interaction,
        TowerTable users,
        TowerTable items,
        ScorerImportOptions options,
        IProgress<(string Stage, double Share)>? progress,
        CancellationToken cancellation)
    {
        var random = new Random(options.Seed);
        double worst = 0;
        for (var done = 0; done < options.VerifiedPairs;)
        {
            cancellation.ThrowIfCancellationRequested();
            var pairs = reference.Next(random, options.VerifiedPairs - done).First(options.VerifiedPairs - done);
            var found = interaction.Score(users.Select(pairs.Users), items.Select(pairs.Items));
            for (var i = 0; i < found.Length; i++)
            {
                var deviation = Math.Abs((double)found[i] - pairs.Scores[i]) / Math.Max(1, Math.Abs(pairs.Scores[i]));
                worst = double.IsNaN(deviation) ? double.PositiveInfinity : Math.Max(worst, deviation);
            }

            done += found.Length;
            progress?.Report(("comparing scores", (double)done / options.VerifiedPairs));
        }

        return new ScoreAgreement(reference.Name, options.VerifiedPairs, worst, options.Tolerance);
    }

    private static void WriteTable(
        FolderPublication publication,
        TowerPart part,
        string embeddings,
        string scalars,
        string stage,
        IProgress<(string Stage, double Share)>? progress,
        CancellationToken cancellation)
    {
        using var rows = new NpyRowWriter(publication.PathOf(embeddings), part.Anatomy.Width);
        using var beside = part.Anatomy.ScalarCount == 0 ? null : new NpyRowWriter(publication.PathOf(scalars), part.Anatomy.ScalarCount);
        part.Stream(
            (batch, values) =>
            {
                rows.Append(batch);
                beside?.Append(values);
            },
            new Relay<int>(done => progress?.Report((stage, (double)done / part.Rows))),
            cancellation);
        rows.Complete();
        beside?.Complete();
    }

    /// <summary>Reports at once, on the thread that works; Progress{T} would post to another.</summary>
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}

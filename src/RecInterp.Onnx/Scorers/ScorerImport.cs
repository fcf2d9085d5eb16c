using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Scorers;

/// <summary>Takes a frozen scorer apart and writes a scorer folder.</summary>
public static class ScorerImport
{
    /// <summary>Imports a scorer that is one graph: finds its parts, runs its towers on all users and items, and compares scores before it publishes.</summary>
    /// <param name="onnxPath">The ONNX file.</param>
    /// <param name="folder">The scorer folder to write.</param>
    /// <param name="options">What is known of the scorer, and settings.</param>
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
        FolderPublication.CheckTarget(folder, options.Overwrite);

        // Understand the graph, before anything is written.
        var model = OnnxModel.Read(onnxPath);
        var reading = ScorerReading.Of(model, options.Descriptor);
        var users = Inputs(onnxPath, reading.Anatomy.User, options.UserRows, "user");
        var items = Inputs(onnxPath, reading.Anatomy.Item, options.ItemRows, "item");
        var parts = new ScorerParts(
            new GraphTowerPart(TowerSession.Cut(reading.Model, reading.Anatomy.User), reading.Anatomy.User, users, options.Threads),
            new GraphTowerPart(TowerSession.Cut(reading.Model, reading.Anatomy.Item), reading.Anatomy.Item, items, options.Threads),
            InteractionCut.Of(reading.Model, reading.Anatomy),
            reading.Anatomy,
            new ScorerSource(Path.GetFileName(onnxPath), FileDigest.Of(onnxPath).Sha256, model.Producer, model.IrVersion, Opsets(model)),
            reading.Changes);
        return ScorerPublication.Write(parts, folder, options, model, (_, _) => Reference(reading, users, items, options), progress, cancellation);
    }

    /// <summary>Imports two sides that are files of their own, with a declared interaction.</summary>
    /// <param name="user">The user tower or the users' factors.</param>
    /// <param name="item">The item tower or the items' factors.</param>
    /// <param name="interaction">How they make a score.</param>
    /// <param name="folder">The scorer folder to write.</param>
    /// <param name="options">Settings; the descriptor and rows are not used here.</param>
    /// <param name="progress">Told the stage and the share of it that is done, 0 to 1.</param>
    /// <param name="cancellation">Stops the import; nothing is left behind.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Pairs or threads are fewer than 1.</exception>
    /// <exception cref="InvalidArtifactException">A file is no tower or table, widths do not fit the interaction, or rows are not known.</exception>
    /// <exception cref="DisagreementException">The interaction's graph does not give the formula's scores.</exception>
    /// <exception cref="IOException">The folder exists and is not to be replaced, or cannot be written.</exception>
    public static ScorerManifest Run(
        SideSource user,
        SideSource item,
        DeclaredInteraction interaction,
        string folder,
        ScorerImportOptions options,
        IProgress<(string Stage, double Share)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.VerifiedPairs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        FolderPublication.CheckTarget(folder, options.Overwrite);
        if (interaction.Kind == DeclaredKind.Dot && user is SideSource.Table users && item is SideSource.Table items)
        {
            var (left, right) = FactorTable.SplitBiases(users.Factors, items.Factors);
            (user, item) = (users with { Factors = left }, items with { Factors = right });
        }

        var (userPart, itemPart) = (Part(user, "user", options), Part(item, "item", options));
        var weights = interaction.ReadWeights(userPart.Anatomy.Width, itemPart.Anatomy.Width);
        var graph = interaction.ToOnnx(userPart.Anatomy, itemPart.Anatomy, weights);
        var anatomy = new ScorerAnatomy(userPart.Anatomy, itemPart.Anatomy, "score", Pairing.Aligned, graph.CountOperators());
        var parts = new ScorerParts(userPart, itemPart, graph, anatomy, Source(user, item, interaction), [.. Orders(user, "user"), .. Orders(item, "item")]);
        return ScorerPublication.Write(
            parts, folder, options, null, (left, right) => new FormulaReference(interaction, weights, left, right), progress, cancellation);
    }

    /// <summary>Compares imported parts with the original graph on random pairs.</summary>
    /// <param name="scorer">A scorer that was imported from one graph.</param>
    /// <param name="options">What the import was told.</param>
    /// <returns>The largest deviation that was seen.</returns>
    /// <exception cref="InvalidArtifactException">The scorer was not imported from one graph.</exception>
    public static ScoreAgreement Verify(ScorerFolder scorer, ScorerImportOptions options)
    {
        var path = Path.Combine(scorer.Path, ScorerFolder.ScorerFile);
        var reading = ScorerReading.Of(OnnxModel.Read(path), options.Descriptor);
        using var session = scorer.OpenInteraction();
        using var reference = Reference(
            reading, Inputs(path, reading.Anatomy.User, options.UserRows, "user"), Inputs(path, reading.Anatomy.Item, options.ItemRows, "item"), options);
        return ScorerPublication.Compare(reference, session, scorer.Users, scorer.Items, options, null, CancellationToken.None);
    }

    private static IReferenceScores Reference(ScorerReading reading, TowerInputs users, TowerInputs items, ScorerImportOptions options) =>
        reading.Catalogue is null ? new GraphReference(reading, users, items, options.Threads) : new CatalogueReference(reading, users, options.Threads);

    private static TowerPart Part(SideSource source, string side, ScorerImportOptions options)
    {
        switch (source)
        {
            case SideSource.Table table:
                return new TableTowerPart(side, Path.GetFileName(table.Path), table.Factors);
            case SideSource.Tower tower:
                var reading = TowerReading.Of(OnnxModel.Read(tower.Path), tower.Told, side);
                return new GraphTowerPart(TowerSession.Cut(reading.Model, reading.Anatomy), reading.Anatomy, Inputs(tower.Path, reading.Anatomy, tower.Rows, side), options.Threads);
            default:
                throw new ArgumentException($"unknown source {source}", nameof(source));
        }
    }

    private static ScorerSource Source(SideSource user, SideSource item, DeclaredInteraction interaction)
    {
        string?[] paths = [PathOf(user), PathOf(item), interaction.Weights];
        var files = paths.OfType<string>().Distinct().ToList();
        var digests = files.ConvertAll(path => (Name: Path.GetFileName(path), Sha256: Sha256(path)));
        var declared = $"{interaction.Kind} {interaction.Scale:R} {interaction.Constant:R}";
        var identity = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(
            string.Join('\n', digests.OrderBy(digest => digest.Name, StringComparer.Ordinal).Select(digest => $"{digest.Name} {digest.Sha256}").Append(declared))));
        var model = paths.OfType<string>().Where(path => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)).Select(OnnxModel.Read).FirstOrDefault();
        return new ScorerSource(
            string.Join(" + ", digests.Select(digest => digest.Name)),
            Convert.ToHexStringLower(identity),
            model?.Producer ?? "",
            model?.IrVersion ?? 0,
            model is null ? [] : Opsets(model));
    }

    private static IEnumerable<string> Orders(SideSource source, string side) => source is SideSource.Table { Order: { } order } ? [$"{side}s: {order}"] : [];

    /// <summary>The digest of a file, or of all files in a folder by their names.</summary>
    private static string Sha256(string path) => !Directory.Exists(path)
        ? FileDigest.Of(path).Sha256
        : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(
            string.Join('\n', Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)} {FileDigest.Of(file).Sha256}")))));

    private static string PathOf(SideSource source) => source switch
    {
        SideSource.Tower tower => tower.Path,
        SideSource.Table table => table.Path,
        _ => throw new ArgumentException($"unknown source {source}", nameof(source)),
    };

    private static SortedDictionary<string, long> Opsets(OnnxModel model) =>
        new(model.Opsets.ToDictionary(opset => opset.Key.Length == 0 ? "ai.onnx" : opset.Key, opset => opset.Value, StringComparer.Ordinal), StringComparer.Ordinal);

    private static TowerInputs Inputs(string path, TowerAnatomy tower, string? rows, string side)
    {
        if (rows is not null)
        {
            return TowerInputs.Read(rows, tower);
        }

        return tower.IdCount is { } count
            ? TowerInputs.Ids(count)
            : throw new InvalidArtifactException(
                path,
                $"{side} input {string.Join(" and ", tower.Inputs.Select(input => $"'{input.Name}'"))} does not simply index a table, so its rows are not known; expected a file of them (--{side}s): {tower.DescribeInputs()}");
    }
}

using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.Onnx.Tests.Anatomy;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Scorers;

public sealed class ScorerImportTests : IDisposable
{
    private static readonly ScorerImportOptions Options = new() { Descriptor = ScorerDescriptor.Of("user", "item"), VerifiedPairs = 10_000 };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. ScorerCatalogue.All.Select(scorer => scorer.Name)];

    private string Target => _folder["imported"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scorer_is_taken_apart_into_the_tables_and_the_interaction_it_was_made_of(string name)
    {
        var scorer = ScorerCatalogue.All.Single(scorer => scorer.Name == name);

        var manifest = ScorerImport.Run(Given(scorer.Model), Target, Options);

        var imported = ScorerFolder.Open(Target);
        Assert.Equal((40, 30), (manifest.Users, manifest.Items));
        AssertNear(scorer.Users.Embeddings.Values, imported.Users.Embeddings.Values);
        AssertNear(scorer.Items.Embeddings.Values, imported.Items.Embeddings.Values);
        AssertNear(scorer.Users.Scalars, imported.Users.Scalars);
        AssertNear(scorer.Items.Scalars, imported.Items.Scalars);
        Assert.Equal((10_000, 1e-5), (manifest.Agreement.Pairs, manifest.Agreement.Tolerance));
        Assert.InRange(manifest.Agreement.MaxDeviation, 0, 1e-5);

        int[] users = [0, 39, 7];
        int[] items = [29, 0, 11];
        using var interaction = imported.OpenInteraction();
        AssertNear([.. users.Zip(items, (user, item) => (float)scorer.Score(user, item))], interaction.Score(imported.Users.Select(users), imported.Items.Select(items)));
    }

    [Fact]
    public void The_folder_tells_where_it_came_from_and_lists_every_file()
    {
        var path = Given(ScorerCatalogue.BiasedDot().Model);

        var manifest = ScorerImport.Run(path, Target, Options);

        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(_folder["imported", ScorerFolder.ScorerFile]));
        Assert.Equal(("given.onnx", FileDigest.Of(path).Sha256), (manifest.Source.File, manifest.Source.Sha256));
        Assert.Equal(("RecInterp", 8L, 17L), (manifest.Source.Producer, manifest.Source.IrVersion, manifest.Source.Opsets["ai.onnx"]));
        Assert.Equal((InteractionKind.Dot, 0.25), (manifest.Interaction.Kind, Math.Round(manifest.Interaction.Constant, 5)));
        Assert.Equal(
            [.. manifest.Files.Keys, ArtifactFolder.ManifestName],
            Directory.EnumerateFiles(Target).Select(Path.GetFileName).Order(StringComparer.Ordinal).OrderBy(file => file == ArtifactFolder.ManifestName));
        Assert.Equal(["given.onnx", "imported"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_can_be_compared_with_its_scorer_again()
    {
        ScorerImport.Run(Given(ScorerCatalogue.Mlp().Model), Target, Options);

        var agreement = ScorerImport.Verify(ScorerFolder.Open(Target), Options with { VerifiedPairs = 5000, Seed = 3 });

        Assert.Equal(5000, agreement.Pairs);
        Assert.InRange(agreement.MaxDeviation, 0, 1e-5);
    }

    [Fact]
    public void Rows_of_features_come_from_a_npy_file()
    {
        var rows = TinyGraph.Numbers("rows", 11 * 3);
        NpyFile.Write(_folder["users.npy"], 11, 3, rows);
        var options = Options with { UserRows = _folder["users.npy"] };

        var manifest = ScorerImport.Run(Given(FeaturesOf("user")), Target, options);

        Assert.Equal((11, TinyGraph.Items), (manifest.Users, manifest.Items));
        var weight = TinyGraph.Numbers("weight", 12);
        var expected = Enumerable.Range(0, 11 * 4).Select(i => (float)Enumerable.Range(0, 3).Sum(k => (double)rows[(i / 4 * 3) + k] * weight[(k * 4) + (i % 4)]));
        var imported = ScorerFolder.Open(Target);
        AssertNear([.. expected], imported.Users.Embeddings.Values);
        Assert.InRange(ScorerImport.Verify(imported, Options with { VerifiedPairs = 1000, UserRows = _folder["users.npy"] }).MaxDeviation, 0, 1e-5);
    }

    [Fact]
    public void Chosen_ids_come_from_a_npy_file_of_any_integer_type()
    {
        WriteNumbers("items.npy", "<i4", [4, 0, 4]);
        var scorer = ScorerCatalogue.PlainDot();

        var manifest = ScorerImport.Run(Given(scorer.Model), Target, Options with { ItemRows = _folder["items.npy"] });

        Assert.Equal((40, 3), (manifest.Users, manifest.Items));
        var items = ScorerFolder.Open(Target).Items.Embeddings;
        Assert.Equal(scorer.Items.Embeddings.Row(4).ToArray(), items.Row(0).ToArray());
        Assert.Equal(scorer.Items.Embeddings.Row(0).ToArray(), items.Row(1).ToArray());
        Assert.Equal(scorer.Items.Embeddings.Row(4).ToArray(), items.Row(2).ToArray());
    }

    [Fact]
    public void Inputs_of_int32_and_float64_are_fed_in_their_own_type()
    {
        NpyFile.Write(_folder["items.npy"], 6, 3, TinyGraph.Numbers("items", 18));
        var model = new TinyGraph()
            .Input("user", OnnxElementType.Int32, [null])
            .Input("item", OnnxElementType.Float64, null, 3)
            .Lookup("user_vector", "user", 9, 3)
            .Node("Cast", ["item"], ["item_vector"], ("to", 1L))
            .Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Build();

        var manifest = ScorerImport.Run(Given(model), Target, Options with { ItemRows = _folder["items.npy"] });

        Assert.Equal((9, 6), (manifest.Users, manifest.Items));
        Assert.Equal(InteractionKind.Dot, manifest.Interaction.Kind);
    }

    [Fact]
    public void Rows_that_are_not_known_must_be_given()
    {
        AssertRefused(FeaturesOf("user"), Options, "user input 'user' does not simply index a table", "expected a file of them (--users)");
        AssertRefused(FeaturesOf("item"), Options, "item input 'item' does not simply index a table", "expected a file of them (--items)");
    }

    [Fact]
    public void Rows_of_another_shape_or_type_are_refused()
    {
        NpyFile.Write(_folder["wide.npy"], 2, 4, new float[8]);
        AssertRefused(FeaturesOf("user"), Options with { UserRows = _folder["wide.npy"] }, "wide.npy", "floats of shape (2, 4)", "floats of shape (n, 3)", "'user'");

        NpyFile.Write(_folder["none.npy"], 0, 3, []);
        AssertRefused(FeaturesOf("user"), Options with { UserRows = _folder["none.npy"] }, "none.npy", "floats of shape (0, 3)");

        WriteNumbers("ids.npy", "<i8", [0, 1]);
        AssertRefused(FeaturesOf("user"), Options with { UserRows = _folder["ids.npy"] }, "ids.npy", "integers of shape (2)", "floats of shape (n, 3)");

        WriteNumbers("floats.npy", "<f8", [0, 1]);
        AssertRefused(ScorerCatalogue.PlainDot().Model, Options with { UserRows = _folder["floats.npy"] }, "floats.npy", "floats of shape (2)", "expected integers of shape (n");

        AssertRefused(FeaturesOf("user"), Options with { UserRows = _folder["absent.npy"] }, "absent.npy", "cannot be read");
    }

    [Fact]
    public void Ids_beyond_the_table_are_refused_with_their_place()
    {
        WriteNumbers("ids.npy", "<i8", [0, 40]);

        AssertRefused(ScorerCatalogue.PlainDot().Model, Options with { UserRows = _folder["ids.npy"] }, "input 'user', rows 0 to 1", "40");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_table_that_is_not_finite_is_refused_with_its_row(float value)
    {
        var table = TinyGraph.Numbers("table", 40);
        table[27] = value;
        var model = new TinyGraph()
            .Input("user", OnnxElementType.Int64, [null])
            .Input("item", OnnxElementType.Int64, [null])
            .Floats("table", [10, 4], table)
            .Node("Gather", ["table", "user"], ["user_vector"])
            .Lookup("item_vector", "item", 5, 4)
            .Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Build();

        AssertRefused(model, Options, "tensor 'user_vector' is not finite for row 6 of input 'user'");
    }

    [Fact]
    public void A_score_that_is_not_finite_is_a_disagreement()
    {
        // 0 / 0 for every pair: each side alone is finite.
        var model = TinyGraph.Towers()
            .Floats("zero", [], 0)
            .Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Node("Mul", ["product", "zero"], ["nothing"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["nothing", "columns"], ["sum"], ("keepdims", 0L))
            .Node("Div", ["sum", "zero"], ["score"])
            .Output("score")
            .Build();

        AssertDisagreement(model);
    }

    [Fact]
    public void A_scorer_that_draws_at_random_cannot_be_reproduced_and_is_refused()
    {
        var model = TinyGraph.Towers()
            .Node("RandomNormalLike", ["user_vector"], ["noise"], ("scale", 0.01f))
            .Node("Add", ["user_vector", "noise"], ["user_noisy"])
            .Node("Mul", ["user_noisy", "item_vector"], ["product"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Build();

        AssertDisagreement(model);
    }

    [Fact]
    public void An_old_folder_survives_a_refused_import()
    {
        ScorerImport.Run(Given(ScorerCatalogue.PlainDot().Model), Target, Options);
        var before = File.ReadAllText(_folder["imported", ArtifactFolder.ManifestName]);
        var random = TinyGraph.Towers().Node("RandomNormalLike", ["user_vector"], ["noise"]).Node("Mul", ["noise", "item_vector"], ["product"])
            .Integers("columns", 1).Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L)).Output("score").Build();

        Assert.Throws<DisagreementException>(() => ScorerImport.Run(Given(random), Target, Options with { Overwrite = true }));

        Assert.Equal(before, File.ReadAllText(_folder["imported", ArtifactFolder.ManifestName]));
        Assert.Equal(40, ScorerFolder.Open(Target).Users.Rows);
    }

    [Fact]
    public void A_scorer_that_gives_more_than_one_score_a_pair_is_refused()
    {
        var model = TinyGraph.Towers().Node("Mul", ["user_vector", "item_vector"], ["score"]).Output("score").Build();

        AssertRefused(model, Options, "gives 8 scores for 2 users and 2 items and 12 for 3 and 3", "expected one a pair");
    }

    [Theory]
    [InlineData("user embeddings")]
    [InlineData("item embeddings")]
    [InlineData("comparing scores")]
    public void Stopping_at_any_stage_leaves_nothing(string stage)
    {
        using var cancellation = new CancellationTokenSource();
        var scorer = ScorerCatalogue.PlainDot(users: 3000, items: 3000);
        var path = Given(scorer.Model);
        var batches = 0;
        var progress = new Listener(report =>
        {
            if (report.Stage == stage)
            {
                batches++;
                cancellation.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => ScorerImport.Run(path, Target, Options, progress, cancellation.Token));

        Assert.Equal(1, batches); // Of three.
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Progress_names_each_stage_and_ends_it_at_1()
    {
        var reports = new List<(string Stage, double Share)>();

        ScorerImport.Run(Given(ScorerCatalogue.PlainDot().Model), Target, Options, new Listener(reports.Add));

        Assert.Equal(["user embeddings", "item embeddings", "comparing scores"], reports.Select(report => report.Stage).Distinct());
        Assert.All(reports.GroupBy(report => report.Stage), stage => Assert.Equal(1, stage.Last().Share));
        Assert.All(reports, report => Assert.InRange(report.Share, 0, 1));
    }

    [Fact]
    public void An_existing_folder_is_replaced_only_when_asked()
    {
        ScorerImport.Run(Given(ScorerCatalogue.PlainDot().Model), Target, Options);

        var fault = Assert.Throws<IOException>(() => ScorerImport.Run(Given(ScorerCatalogue.Mlp().Model), Target, Options));
        Assert.Contains("exists already", fault.Message, StringComparison.Ordinal);
        Assert.Equal(InteractionKind.Dot, ScorerFolder.Open(Target).Manifest.Interaction.Kind);

        ScorerImport.Run(Given(ScorerCatalogue.Mlp().Model), Target, Options with { Overwrite = true });
        Assert.Equal(InteractionKind.Graph, ScorerFolder.Open(Target).Manifest.Interaction.Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_import_that_compares_nothing_is_refused(int pairs)
    {
        var path = Given(ScorerCatalogue.PlainDot().Model);

        Assert.Throws<ArgumentOutOfRangeException>(() => ScorerImport.Run(path, Target, Options with { VerifiedPairs = pairs }));

        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private static OnnxModel FeaturesOf(string side) => AnatomyFinderTests.Features(side, OnnxElementType.Float32, null, 3).Output("score").Build();

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 1e-5f); // Values are near 1; sums of a few products differ in their last bits.
        }
    }

    private string Given(OnnxModel model)
    {
        model.Write(_folder["given.onnx"]);
        return _folder["given.onnx"];
    }

    private void WriteNumbers(string name, string type, int[] numbers)
    {
        var header = System.Text.Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': ({numbers.Length},), }}\n");
        byte[] data =
        [
            .. numbers.SelectMany(number => type switch
            {
                "<i4" => BitConverter.GetBytes(number),
                "<i8" => BitConverter.GetBytes((long)number),
                _ => BitConverter.GetBytes((double)number),
            }),
        ];
        File.WriteAllBytes(_folder[name], [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. data]);
    }

    private void AssertRefused(OnnxModel model, ScorerImportOptions options, params string[] words)
    {
        var path = Given(model);
        Refused.As(() => ScorerImport.Run(path, Target, options), words);
        Assert.DoesNotContain(Directory.EnumerateDirectories(_folder.Path), _ => true);
    }

    private void AssertDisagreement(OnnxModel model)
    {
        var path = Given(model);

        var fault = Assert.Throws<DisagreementException>(() => ScorerImport.Run(path, Target, Options));

        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        Assert.Contains("10000 random pairs", fault.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was written", fault.Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private sealed class Listener(Action<(string Stage, double Share)> report) : IProgress<(string Stage, double Share)>
    {
        public void Report((string Stage, double Share) value) => report(value);
    }
}

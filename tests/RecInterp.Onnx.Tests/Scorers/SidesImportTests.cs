using RecInterp.Core.Towers;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Scorers;

/// <summary>Scorers whose sides are files of their own: towers, or tables of factors, with an interaction that is declared.</summary>
public sealed class SidesImportTests : IDisposable
{
    private static readonly ScorerImportOptions Options = new() { VerifiedPairs = 500 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DeclaredKind.Dot, 1, 0)]
    [InlineData(DeclaredKind.Dot, 0.125, -2)]
    [InlineData(DeclaredKind.Cosine, 1, 0)]
    [InlineData(DeclaredKind.Cosine, 20, 0.5)]
    [InlineData(DeclaredKind.Bilinear, 1, 0)]
    [InlineData(DeclaredKind.Bilinear, -3, 1)]
    public void Two_towers_score_as_their_interaction_says(DeclaredKind kind, double scale, double constant)
    {
        var itemWidth = kind == DeclaredKind.Bilinear ? 3 : 4;
        float[] weights = TinyGraph.Numbers("weights", 4 * itemWidth);
        NpyFile.Write(_folder["weights.npy"], 4, itemWidth, weights);
        var interaction = new DeclaredInteraction { Kind = kind, Scale = scale, Constant = constant, Weights = kind == DeclaredKind.Bilinear ? _folder["weights.npy"] : null };

        var manifest = ScorerImport.Run(Tower("user", TinyGraph.Users, 4), Tower("item", TinyGraph.Items, itemWidth), interaction, _folder["out"], Options);

        Assert.Equal((TinyGraph.Users, TinyGraph.Items), (manifest.Users, manifest.Items));
        Assert.Equal("the declared formula", manifest.Agreement.With);
        var scorer = ScorerFolder.Open(_folder["out"]);
        using var session = scorer.OpenInteraction();
        var scores = session.ScoreItems(scorer.Users, 2, scorer.Items);
        for (var item = 0; item < scores.Length; item++)
        {
            var (u, i) = (Doubles(scorer.Users.Embeddings.Row(2)), Doubles(scorer.Items.Embeddings.Row(item)));
            var product = kind switch
            {
                DeclaredKind.Dot => Dot(u, i),
                DeclaredKind.Cosine => Dot(u, i) / Math.Sqrt(Dot(u, u) * Dot(i, i)),
                _ => u.SelectMany((x, a) => i.Select((y, b) => x * weights[(a * itemWidth) + b] * y)).Sum(),
            };
            Assert.Equal((scale * product) + constant, scores[item], 1e-5);
        }
    }

    [Fact]
    public void A_tower_and_a_table_make_a_scorer_together()
    {
        var items = new EmbeddingTable(3, 4, TinyGraph.Numbers("items", 12));

        var manifest = ScorerImport.Run(Tower("user", TinyGraph.Users, 4), Table("items.npy", items), new DeclaredInteraction { Kind = DeclaredKind.Dot }, _folder["out"], Options);

        Assert.Equal((3, InteractionKind.Dot, 0), (manifest.Items, manifest.Interaction.Kind, manifest.Anatomy.Item.Inputs.Count));
        Assert.Equal("user.onnx + items.npy", manifest.Source.File);
        Assert.Equal(items.Values.ToArray(), ScorerFolder.Open(_folder["out"]).Items.Embeddings.Values.ToArray());
    }

    [Fact]
    public void Columns_of_ones_beside_the_other_sides_biases_become_scalars()
    {
        // As implicit's BPR saves them: the items' bias stands beside a 1 of every user.
        var users = new EmbeddingTable(3, 4, [1, 2, 3, 1, 4, 5, 6, 1, 7, 8, 9, 1]);
        var items = new EmbeddingTable(2, 4, [0.1f, 0.2f, 0.3f, -5, 0.4f, 0.5f, 0.6f, 7]);

        var manifest = ScorerImport.Run(Table("users.npy", users), Table("items.npy", items), new DeclaredInteraction { Kind = DeclaredKind.Dot }, _folder["out"], Options);

        Assert.Equal((3, 0, 1), (manifest.Anatomy.User.Width, manifest.Anatomy.User.ScalarCount, manifest.Anatomy.Item.ScalarCount));
        var scorer = ScorerFolder.Open(_folder["out"]);
        Assert.Equal([-5f, 7f], scorer.Items.Scalars.ToArray());
        using var session = scorer.OpenInteraction();
        Assert.Equal(0.1 + 0.4 + 0.9 - 5, session.ScoreItems(scorer.Users, 0, scorer.Items)[0], 1e-5);
    }

    [Fact]
    public void A_cosine_keeps_its_columns_of_ones()
    {
        var users = new EmbeddingTable(3, 4, [1, 2, 3, 1, 4, 5, 6, 1, 7, 8, 9, 1]);
        var items = new EmbeddingTable(2, 4, [0.1f, 0.2f, 0.3f, -5, 0.4f, 0.5f, 0.6f, 7]);

        var manifest = ScorerImport.Run(Table("users.npy", users), Table("items.npy", items), new DeclaredInteraction { Kind = DeclaredKind.Cosine }, _folder["out"], Options);

        Assert.Equal((4, 0), (manifest.Anatomy.User.Width, manifest.Anatomy.Item.ScalarCount));
    }

    [Fact]
    public void The_order_of_a_tables_rows_is_told()
    {
        var users = new EmbeddingTable(2, 2, [1, 2, 3, 4]);
        var table = Table("users.npy", users) with { Order = "rows are in the order of 'id'" };

        var manifest = ScorerImport.Run(table, Table("items.npy", users), new DeclaredInteraction { Kind = DeclaredKind.Dot }, _folder["out"], Options);

        Assert.Equal(["users: rows are in the order of 'id'"], manifest.Changes);
    }

    [Theory]
    [InlineData(DeclaredKind.Dot, null, "user embeddings have width 4, item embeddings 3", "one width for dot")]
    [InlineData(DeclaredKind.Cosine, null, "user embeddings have width 4, item embeddings 3", "one width for cosine")]
    [InlineData(DeclaredKind.Bilinear, null, "a bilinear interaction needs weights", "(4, 3)")]
    [InlineData(DeclaredKind.Bilinear, "3x4", "weights.npy: found shape (3, 4)", "expected (4, 3)")]
    [InlineData(DeclaredKind.Dot, "4x3", "weights are given for the interaction dot")]
    public void An_interaction_that_does_not_fit_is_refused(DeclaredKind kind, string? shape, params string[] words)
    {
        NpyFile.Write(_folder["weights.npy"], shape == "3x4" ? 3 : 4, shape == "3x4" ? 4 : 3, new float[12]);
        var interaction = new DeclaredInteraction { Kind = kind, Weights = shape is null ? null : _folder["weights.npy"] };

        Refused.As(() => ScorerImport.Run(Tower("user", 5, 4), Tower("item", 5, 3), interaction, _folder["out"], Options), words);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(1, double.PositiveInfinity)]
    public void A_scale_or_constant_that_makes_no_score_is_refused(double scale, double constant) => Refused.As(
        () => ScorerImport.Run(Tower("user", 5, 4), Tower("item", 5, 4), new DeclaredInteraction { Kind = DeclaredKind.Dot, Scale = scale, Constant = constant }, _folder["out"], Options),
        "found scale",
        "expected finite numbers");

    [Fact]
    public void A_scorer_of_two_files_can_be_opened_and_has_no_graph_of_its_own()
    {
        ScorerImport.Run(Tower("user", 5, 4), Tower("item", 5, 4), new DeclaredInteraction { Kind = DeclaredKind.Dot }, _folder["out"], Options);

        Assert.False(File.Exists(_folder["out", ScorerFolder.ScorerFile]));
        Assert.True(File.Exists(_folder["out", ScorerFolder.UserTowerFile]));
        Assert.Equal(5, ScorerFolder.Open(_folder["out"]).Users.Rows);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Doubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);

    private SideSource.Table Table(string name, EmbeddingTable values)
    {
        NpyFile.Write(_folder[name], values.Rows, values.Width, values.Values);
        return new SideSource.Table(_folder[name], FactorTable.Read(_folder[name], null, "user"));
    }

    private SideSource.Tower Tower(string side, int rows, int width)
    {
        new TinyGraph().Input("id", OnnxElementType.Int64, [null]).Lookup("row", "id", rows, width).Node("Tanh", ["row"], ["embedding"]).Output("embedding").Build().Write(_folder[$"{side}.onnx"]);
        return new SideSource.Tower(_folder[$"{side}.onnx"], new TowerDescriptor(), null);
    }
}

using System.Text.Json.Nodes;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Tests.Dictionaries;

namespace RecInterp.Training.Tests.Evaluation;

public sealed class FidelityEvaluationTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_dictionary_stands_beside_identity_random_and_principal_components()
    {
        var report = Evaluate(ScorerCatalogue.BiasedDot(width: 6), latents: 9);

        Assert.Equal(["dictionary", "identity", "random dictionary", "untrained dictionary", "pca", "pca at L0"], report.Rows.Select(row => row.Name));
        Assert.Same(report.Rows[0], report.Dictionary);
        var active = (int)Math.Round(report.Dictionary.MeanActive);
        Assert.InRange(active, 1, 5);
        Assert.Equal([9, 6, 9, 9, 6, active], report.Rows.Select(row => row.Latents));
        var positive = Row(report, "random dictionary").MeanActive; // No more can be active.
        Assert.Equal(Math.Min(report.Dictionary.MeanActive, positive), Row(report, "untrained dictionary").MeanActive, 0.02);
        Assert.Equal((40, 30, 30, 0.9), (report.Users, report.Items, report.Depth, report.Persistence));
    }

    [Fact]
    public void Identity_explains_everything_and_keeps_every_list()
    {
        var report = Evaluate(ScorerCatalogue.BiasedDot(), latents: 9);

        var identity = Row(report, "identity");
        Assert.Equal((0, 0, 0), (identity.Fvu, identity.UserFvu, identity.ItemFvu));
        Assert.Equal(1 - Math.Pow(0.9, 30), report.RankBiasedOverlapMaximum, 1e-12);
        Assert.Equal(report.RankBiasedOverlapMaximum, identity.RankBiasedOverlap, 1e-12);
        Assert.Equal((1, 0), (identity.KendallTau, identity.KendallTauDeviation));
        Assert.Equal((6, 0, 6), (identity.MeanActive, identity.Dead, identity.Dense));
        Assert.Equal(0, identity.NdcgLoss);
    }

    [Fact]
    public void Principal_components_at_full_width_equal_identity()
    {
        var report = Evaluate(ScorerCatalogue.Mlp(width: 5), latents: 5);

        var components = Row(report, "pca");
        Assert.Equal(5, components.Latents);
        Assert.InRange(components.Fvu, 0, 1e-10); // Rounded once to float32.
        Assert.Equal(report.RankBiasedOverlapMaximum, components.RankBiasedOverlap, 1e-4);
        Assert.Equal(1, components.KendallTau, 1e-4);
    }

    [Fact]
    public void A_random_dictionary_is_worse_than_identity()
    {
        var report = Evaluate(ScorerCatalogue.BiasedDot(), latents: 9);

        var (random, identity) = (Row(report, "random dictionary"), Row(report, "identity"));
        Assert.InRange(random.Fvu, 0.05, 1);
        Assert.True(random.RankBiasedOverlap < identity.RankBiasedOverlap - 0.05);
        Assert.True(random.KendallTau < identity.KendallTau - 0.05);
        Assert.InRange(random.NdcgLoss, 0.01, 1);
    }

    [Fact]
    public void A_dictionary_that_loses_nothing_has_the_numbers_of_identity_and_its_own_count_of_active_latents()
    {
        // x0 is carried by two latents, one a sign; latent 2 never fires; x1, never negative, by latent 3.
        var scorer = PlainDot([1, 0, -1, 0, 2, 0], [1, 5, -3, 1]);
        float[] directions = [1, 0, -1, 0, 1, 0, 0, 1];

        var report = FidelityEvaluation.Run(scorer, HandMade(2, directions, directions, latentBias: [0, 0, -10, 0]), new FidelityOptions { Baselines = false });
        var row = report.Dictionary;

        // Users have one active latent each, items two: (3 + 4) / 5. Latent 0 is active in 3 of 5 rows, latents 1 and 3 in 2.
        Assert.Equal(1, row.Dense);
        Assert.Equal((1, 3), (report.Density.Dead, report.Density.Counts[^1])); // 0.6 and 0.4 lie above 10^-0.5.
        Assert.Equal(0, row.NdcgLoss);
        Assert.Equal((1.4, 1, 4), (row.MeanActive, row.Dead, row.Latents));
        Assert.Equal((0, 0, 0), (row.Fvu, row.UserFvu, row.ItemFvu));
        Assert.Equal(1 - (0.9 * 0.9), row.RankBiasedOverlap, 1e-12); // Two items.
        Assert.Equal(1, row.KendallTau, 1e-12);
    }

    [Theory]
    [InlineData(1, -1)]
    [InlineData(-1, 1)]
    public void A_dictionary_that_turns_one_side_around_turns_every_list_around(float userSign, float itemSign)
    {
        // The second column marks items. Latent 0 reads users alone, latent 1 items alone; one writes what it read, the other its opposite.
        var scorer = PlainDot([1, 0, 2, 0], [1, 1, 2, 1, 3, 1]);
        var dictionary = HandMade(2, encoder: [1, -100, 1, 100], decoder: [userSign, 0, itemSign, 0], latentBias: [0, -100]);

        var row = FidelityEvaluation.Run(scorer, dictionary, new FidelityOptions { Baselines = false }).Dictionary;

        Assert.Equal(userSign > 0, row.UserFvu == 0);
        Assert.Equal(-1, row.KendallTau, 1e-12);
        Assert.Equal(0.1 * ((0.9 * 1 / 2) + (0.81 * 3 / 3)), row.RankBiasedOverlap, 1e-12); // Shared at depth 1, 2, 3: 0, 1, 3.
        Assert.Equal((1.0, 0), (row.MeanActive, row.Dead));
        Assert.Equal(0.2100020, row.NdcgLoss, 1e-7); // Three items turned around: see NdcgLossTests.
    }

    [Fact]
    public void Prefixes_stand_between_the_dictionary_and_the_baselines()
    {
        // Latent j reads and writes column j. Items differ in the second column alone, which the first latent does not carry.
        var scorer = PlainDot([1, 1, 2, 1], [1, 1, 1, 2, 1, 3]);
        float[] identity = [1, 0, 0, 1];

        var report = FidelityEvaluation.Run(scorer, HandMade(2, identity, identity, latentBias: [0, 0]), new FidelityOptions { Prefixes = [1] });

        Assert.Equal(["dictionary", "first 1 latents", "identity"], report.Rows.Take(3).Select(found => found.Name));
        var (whole, first) = (report.Dictionary, Row(report, "first 1 latents"));
        Assert.Equal((2, 2.0, 0.0), (whole.Latents, whole.MeanActive, whole.NdcgLoss));
        Assert.Equal((1, 1.0, 1), (first.Latents, first.MeanActive, first.Dense));
        Assert.Equal(0.2100020, first.NdcgLoss, 1e-7); // All items tie: the order of the catalogue, the original one turned around.
        Assert.Equal(4, first.Fvu, 1e-6); // Lost are the squares of x1, 1 + 1 + 1 + 4 + 9 = 16; deviations from the mean (1.2, 1.6) square to 0.8 and 3.2.
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(3, 3)]
    [InlineData(4, 2)]
    public void Prefixes_that_do_not_rise_within_the_latents_are_refused(params int[] prefixes)
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_scratch.Path);
        var dictionary = DictionaryCases.Untied(5, 6, InputTransform.None(5), thresholds: false, seed: 1);

        var fault = Assert.Throws<ArgumentException>(() => FidelityEvaluation.Run(scorer, dictionary, new FidelityOptions { Prefixes = prefixes }));

        Assert.Contains("expected rising numbers from 1 to 5", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_of_another_width_is_refused()
    {
        var scorer = ScorerCatalogue.BiasedDot(width: 6).Import(_scratch.Path);
        var dictionary = DictionaryCases.Untied(5, 9, InputTransform.None(5), thresholds: false, seed: 1);

        var fault = Assert.Throws<ArgumentException>("dictionary", () => FidelityEvaluation.Run(scorer, dictionary, new FidelityOptions()));

        Assert.Contains("embeddings of width 5, the scorer's are 6 (users) and 6 (items)", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_dictionary_that_fits_one_side_alone_is_refused(int width)
    {
        static TowerTable Table(int rows, int width) => new(PlantedEmbeddings.Draw(rows, width, directions: 3, active: 2, noise: 0.1, seed: 1), 0, []);
        var scorer = ScorerCatalogue.Mlp(Table(10, 4), Table(9, 5), seed: 1).Import(_scratch.Path);
        var dictionary = DictionaryCases.Untied(width, 9, InputTransform.None(width), thresholds: false, seed: 1);

        var fault = Assert.Throws<ArgumentException>("dictionary", () => FidelityEvaluation.Run(scorer, dictionary, new FidelityOptions()));

        Assert.Contains($"embeddings of width {width}, the scorer's are 4 (users) and 5 (items)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dot_product_gives_the_same_report_through_its_formula_and_through_its_graph()
    {
        var imported = ScorerCatalogue.BiasedDot().Import(_scratch.Path);
        var dictionary = DictionaryCases.Untied(6, 9, InputTransform.RowNorm(6), thresholds: false, seed: 1);
        Assert.Equal(InteractionKind.Dot, imported.Manifest.Interaction.Kind);
        var formula = FidelityEvaluation.Run(imported, dictionary, new FidelityOptions());

        var manifest = Path.Combine(imported.Path, "manifest.json");
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["interaction"]!["kind"] = "graph";
        File.WriteAllText(manifest, json.ToJsonString());
        var graph = FidelityEvaluation.Run(ScorerFolder.Open(imported.Path), dictionary, new FidelityOptions());

        Assert.Equal(formula.Rows, graph.Rows);
    }

    [Fact]
    public void Lists_are_no_longer_than_the_catalogue()
    {
        var report = Evaluate(ScorerCatalogue.PlainDot(items: 7), latents: 6);

        Assert.Equal(7, report.Depth);
        Assert.Equal(1 - Math.Pow(0.9, 7), report.RankBiasedOverlapMaximum, 1e-12);
    }

    [Fact]
    public void Some_users_are_drawn_by_the_seed()
    {
        var scorer = ScorerCatalogue.BiasedDot().Import(_scratch.Path);
        var dictionary = DictionaryCases.Untied(6, 9, InputTransform.None(6), thresholds: false, seed: 1);
        FidelityRow Run(int? users, int seed) => FidelityEvaluation.Run(scorer, dictionary, new FidelityOptions { Users = users, Seed = seed, Baselines = false }).Dictionary;

        Assert.Equal(Run(10, 1), Run(10, 1));
        Assert.NotEqual(Run(10, 1).RankBiasedOverlap, Run(10, 2).RankBiasedOverlap);
        Assert.Equal(Run(null, 1), Run(1000, 2)); // All of them, however drawn.
        Assert.Equal(Run(null, 1).Fvu, Run(10, 1).Fvu); // Variance is of all users, not of those whose lists are compared.
    }

    [Theory]
    [InlineData(1, 0.9, null)]
    [InlineData(30, 0.0, null)]
    [InlineData(30, 1.0, null)]
    [InlineData(30, double.NaN, null)]
    [InlineData(30, 0.9, 0)]
    public void Options_outside_their_range_are_refused(int depth, double persistence, int? users)
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_scratch.Path);
        var dictionary = DictionaryCases.Untied(5, 6, InputTransform.None(5), thresholds: false, seed: 1);

        Assert.Throws<ArgumentOutOfRangeException>(
            () => FidelityEvaluation.Run(scorer, dictionary, new FidelityOptions { Depth = depth, Persistence = persistence, Users = users }));
    }

    [Fact]
    public void An_evaluation_can_be_stopped()
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_scratch.Path);
        var dictionary = DictionaryCases.Untied(5, 6, InputTransform.None(5), thresholds: false, seed: 1);

        Assert.Throws<OperationCanceledException>(() => FidelityEvaluation.Run(scorer, dictionary, new FidelityOptions(), cancellation: new CancellationToken(canceled: true)));
    }

    private static FidelityRow Row(FidelityReport report, string name) => report.Rows.Single(row => row.Name == name);

    private static LatentDictionary HandMade(int width, float[] encoder, float[] decoder, float[] latentBias) => new()
    {
        Architecture = "hand-made",
        EmbeddingWidth = width,
        LatentCount = latentBias.Length,
        Encoder = encoder,
        Decoder = decoder,
        PreBias = new float[width],
        LatentBias = latentBias,
        DecoderBias = new float[width],
        Threshold = new float[latentBias.Length],
        Transform = InputTransform.None(width),
    };

    private FidelityReport Evaluate(TestScorer scorer, int latents)
    {
        var imported = scorer.Import(_scratch.Path);
        var width = imported.Users.Embeddings.Width;
        return FidelityEvaluation.Run(imported, DictionaryCases.Untied(width, latents, InputTransform.RowNorm(width), thresholds: false, seed: 1), new FidelityOptions());
    }

    private ScorerFolder PlainDot(float[] users, float[] items) => ScorerCatalogue.PlainDot(
        new TowerTable(new EmbeddingTable(users.Length / 2, 2, users), 0, []),
        new TowerTable(new EmbeddingTable(items.Length / 2, 2, items), 0, [])).Import(_scratch.Path);
}

using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;
using RecInterp.TestScorers;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Tests.Dictionaries;

namespace RecInterp.Training.Tests.Evaluation;

public class BaselineTests
{
    private static readonly EmbeddingTable Users = PlantedEmbeddings.Draw(200, 8, directions: 12, active: 3, noise: 0.05, seed: 1);
    private static readonly EmbeddingTable Items = PlantedEmbeddings.Draw(150, 8, directions: 12, active: 2, noise: 0.05, seed: 2);

    public static TheoryData<InputTransformKind> Transforms => [.. Enum.GetValues<InputTransformKind>()];

    [Fact]
    public void One_component_holds_points_on_a_line_that_misses_the_origin()
    {
        float[] Points(params float[] steps) => [.. steps.SelectMany(step => new[] { 3 + step, 1 - (2 * step), 2f })];
        var (users, items) = (new EmbeddingTable(3, 3, Points(0, 1, 2)), new EmbeddingTable(2, 3, Points(-1, 5)));

        var line = new PrincipalComponents(users, items).Project("pca", "", 1, users, items);

        Near.Equal(users.Values, line.Users.Values.ToArray(), 1e-6, "user");
        Near.Equal(items.Values, line.Items.Values.ToArray(), 1e-6, "item");
        Assert.Equal((1, 1, 0), (line.Latents, line.Usage.MeanActive, line.Usage.Dead));
        Assert.Equal(1, line.Usage.Dense);
    }

    [Fact]
    public void Each_further_component_explains_more()
    {
        var components = new PrincipalComponents(Users, Items);
        var all = EmbeddingTable.Concatenate(Users, Items);

        double[] unexplained =
        [
            .. Enumerable.Range(1, 8).Select(rank =>
            {
                var projected = components.Project("pca", "", rank, Users, Items);
                return VarianceUnexplained.Compute(all, EmbeddingTable.Concatenate(projected.Users, projected.Items));
            }),
        ];

        Assert.Equal(unexplained.OrderDescending(), unexplained);
        Assert.InRange(unexplained[0], 0.2, 1);
        Assert.InRange(unexplained[7], 0, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void A_random_dictionary_has_unit_directions_and_the_transform_of_the_measured_one(InputTransformKind kind)
    {
        var measured = Measured(kind);

        var random = RandomDictionary.Like(measured, Users, Items, seed: 4);

        random.Validate();
        Assert.Equal((8, 20), (random.EmbeddingWidth, random.LatentCount));
        Assert.Same(measured.Transform, random.Transform);
        for (var latent = 0; latent < 20; latent++)
        {
            Assert.Equal(1, random.Encoder.AsSpan(latent * 8, 8).ToArray().Sum(value => (double)value * value), 1e-5);
        }

        Assert.Equal(random.Encoder, RandomDictionary.Like(measured, Users, Items, seed: 4).Encoder);
        Assert.NotEqual(random.Encoder, RandomDictionary.Like(measured, Users, Items, seed: 5).Encoder);
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void An_untrained_dictionary_of_thresholds_has_the_number_of_active_latents_that_is_asked_for(InputTransformKind kind)
    {
        var measured = Measured(kind);
        var random = RandomDictionary.Like(measured, Users, Items, seed: 4);
        foreach (var active in new[] { 1.0, 2.5, 4 })
        {
            var untrained = RandomDictionary.Untrained(measured, active, Users, Items, seed: 4);

            untrained.Validate();
            Assert.Equal(random.Encoder, untrained.Encoder);
            Assert.Null(untrained.MostActive);
            Assert.Single(untrained.Threshold.Distinct());
            Assert.Equal(active, Reconstruction.By(untrained, "", "", Users, Items).Usage.MeanActive, 1e-9); // All 350 rows are fitted on; 2.5 of them is 875 latents.
        }

        Assert.Equal(0, RandomDictionary.Untrained(measured, 20, Users, Items, seed: 4).Threshold[0]); // No more are positive.
        Assert.Equal(0, Reconstruction.By(RandomDictionary.Untrained(measured, 0, Users, Items, seed: 4), "", "", Users, Items).Usage.MeanActive);
    }

    [Theory]
    [InlineData(2.8, 3)]
    [InlineData(9, 5)] // No more than the measured one keeps.
    [InlineData(0, 1)]
    public void An_untrained_dictionary_of_the_largest_keeps_the_measured_number_of_them(double meanActive, int expected)
    {
        var measured = MostActive(5);

        var untrained = RandomDictionary.Untrained(measured, meanActive, Users, Items, seed: 4);

        untrained.Validate();
        Assert.Equal(expected, untrained.MostActive);
        Assert.All(untrained.Threshold, threshold => Assert.Equal(0, threshold));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    public void First_latents_are_those_of_the_whole_code(int latents)
    {
        var dictionary = MostActive(5);
        var (codes, scales, expected) = (new float[200 * 20], new RowScale[200], new float[200 * 8]);
        dictionary.Encode(Users.Values, codes, scales);
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = i % 20 < latents ? codes[i] : 0;
        }

        dictionary.Decode(codes, scales, expected);

        var found = Reconstruction.By(dictionary, latents, "", "", Users, Items);

        Assert.Equal(expected, found.Users.Values.ToArray());
        Assert.Equal(latents, found.Latents);
        var chosenAnew = Reconstruction.By(dictionary.First(latents), "", "", Users, Items);
        Assert.Equal(latents < 20, chosenAnew.Usage.MeanActive > found.Usage.MeanActive); // A cut dictionary would choose others.
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void No_other_scale_brings_a_random_dictionary_closer_in_the_normalised_space(InputTransformKind kind)
    {
        var random = RandomDictionary.Like(Measured(kind), Users, Items, seed: 4);

        var error = NormalisedError(random, 1);

        Assert.True(error < NormalisedError(random, 1.02f));
        Assert.True(error < NormalisedError(random, 0.98f));
    }

    [Fact]
    public void Reconstruction_in_blocks_is_that_of_the_plain_loops()
    {
        var table = PlantedEmbeddings.Draw(5000, 8, directions: 12, active: 3, noise: 0.05, seed: 3);
        var dictionary = Measured(InputTransformKind.RowNorm);
        var (latents, scales, expected) = (new float[5000 * 20], new RowScale[5000], new float[5000 * 8]);
        dictionary.Encode(table.Values, latents, scales);
        dictionary.Decode(latents, scales, expected);

        var found = Reconstruction.By(dictionary, "", "", table, Items);

        Assert.Equal(expected, found.Users.Values.ToArray());
        var items = new float[150 * 20];
        dictionary.Encode(Items.Values, items, new RowScale[150]);
        Assert.Equal((latents.Count(value => value != 0) + items.Count(value => value != 0)) / 5150.0, found.Usage.MeanActive, 1e-12);
    }

    private static LatentDictionary Measured(InputTransformKind kind) =>
        DictionaryCases.Untied(8, 20, DictionaryCases.Transform(kind, Users), thresholds: false, seed: 1);

    private static LatentDictionary MostActive(int most)
    {
        var like = Measured(InputTransformKind.RowNorm);
        return new LatentDictionary
        {
            Architecture = "topk",
            EmbeddingWidth = 8,
            LatentCount = 20,
            Encoder = like.Encoder,
            Decoder = like.Decoder,
            PreBias = like.PreBias,
            LatentBias = like.LatentBias,
            DecoderBias = like.DecoderBias,
            Threshold = like.Threshold,
            MostActive = most,
            Transform = like.Transform,
        };
    }

    /// <summary>Mean squared distance from T(x) to the decoded code times a factor, before the transform is undone.</summary>
    private static double NormalisedError(LatentDictionary dictionary, float factor)
    {
        double error = 0;
        var (normalised, latents) = (new float[8], new float[20]);
        foreach (var table in new[] { Users, Items })
        {
            for (var row = 0; row < table.Rows; row++)
            {
                dictionary.Transform.Apply(table.Row(row), normalised);
                dictionary.Encode(table.Row(row), latents, new RowScale[1]);
                for (var column = 0; column < 8; column++)
                {
                    var decoded = Enumerable.Range(0, 20).Sum(latent => (double)latents[latent] * dictionary.Decoder[(latent * 8) + column]);
                    error += Math.Pow(normalised[column] - (factor * decoded), 2);
                }
            }
        }

        return error;
    }
}

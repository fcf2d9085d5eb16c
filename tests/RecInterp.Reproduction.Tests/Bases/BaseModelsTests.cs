using RecInterp.Recommenders.Factorisation;
using RecInterp.Reproduction.Bases;
using RecInterp.Reproduction.Dictionaries;
using RecInterp.Reproduction.Interventions;
using RecInterp.Reproduction.Lists;
using RecInterp.TestScorers;

namespace RecInterp.Reproduction.Tests.Bases;

public class BaseModelsTests
{
    private static BaseRecipe Recipe(MatrixFactorisationOptions options, Action? trained = null) => new(
        "mf", "MF", options.ToString(), (_, set, seed, cancellation) =>
        {
            trained?.Invoke();
            return MatrixFactorisation.Train(set.Split, options with { Seed = seed }, null, cancellation);
        });

    [Fact]
    public void A_base_is_trained_once_and_another_setting_or_seed_is_another_base()
    {
        using var folder = new ScratchFolder();
        var set = MadeUpSet.Of(40, 30);
        var trainings = 0;
        var recipe = Recipe(new MatrixFactorisationOptions { Width = 4, Epochs = 3 }, () => trainings++);
        var models = new BaseModels(folder.Path, 1);

        var first = models.Get(recipe, set, 0, CancellationToken.None);
        var again = models.Get(recipe, set, 0, CancellationToken.None);

        Assert.Equal(1, trainings);
        Assert.Equal(first.Measures.Left.MeanPercentileRank, again.Measures.Left.MeanPercentileRank);
        Assert.Equal(first.Scorer.Path, again.Scorer.Path);
        Assert.NotEqual(first.Scorer.Path, models.Get(recipe, set, 1, CancellationToken.None).Scorer.Path);
        Assert.NotEqual(first.Scorer.Path, models.Get(Recipe(new MatrixFactorisationOptions { Width = 4, Epochs = 4 }), set, 0, CancellationToken.None).Scorer.Path);
        Assert.Equal(2, trainings);

        File.Delete(first.Scorer.Path + ".json"); // What a kill before the last step leaves.
        models.Get(recipe, set, 0, CancellationToken.None);
        Assert.Equal(3, trainings);
    }

    [Fact]
    public void Lists_edits_and_promotions_agree_with_what_they_are_made_of()
    {
        using var folder = new ScratchFolder();
        var set = MadeUpSet.Of(60, 40);
        var model = new BaseModels(folder.Path, 1).Get(Recipe(new MatrixFactorisationOptions { Width = 4, Epochs = 30 }), set, 0, CancellationToken.None);
        var dictionary = PaperDictionary.Train(model, set, PaperOptions.Factorisation(2, 0, 300) with { Latents = 6, BatchSize = 32 }, CancellationToken.None);
        ListProtocol[] protocols = [new("all", 10, ListRemoval.Nothing), new("unknown", 10, ListRemoval.KnownPositives)];
        int[] users = dictionary.TestUsers;

        // 1. The same embeddings give the same lists; known positives are in one protocol and not in the other.
        var lists = RecommendationLists.Of(model.Scorer, model.Scorer.Users, model.Scorer.Items, users, protocols, set, CancellationToken.None);
        Assert.Equal(12, users.Length);
        Assert.Equal(1, ListFidelity.Of(lists[0], lists[0]).Tau, 12);
        Assert.Equal(1 - Math.Pow(0.9, 10), ListFidelity.Of(lists[0], lists[0]).Rbo, 12);
        Assert.All(users.Zip(lists[1]), pair => Assert.DoesNotContain(pair.Second, item => set.Known.Contains(pair.First, item)));
        Assert.Contains(users.Zip(lists[0]), pair => pair.Second.Any(item => set.Known.Contains(pair.First, item)));

        // 2. A latent set to its own value changes nothing where the residual is kept; un-edited is the embedding, or its reconstruction.
        var steering = new UserSteering(dictionary, users, 0, set.Tagged("Comedy"));
        Assert.Equal(0, steering.LargestChangeAtOwnLevel());
        var embedding = model.Scorer.Users.Embeddings.Row(users[0]).ToArray();
        Assert.Equal(embedding, LatentLevel.Of(dictionary.Dictionary, embedding, 0, null, keepsResidual: true));
        Assert.Equal(dictionary.Users.Reconstructed.Row(users[0]).ToArray(), LatentLevel.Of(dictionary.Dictionary, embedding, 0, null, keepsResidual: false));

        // 3. Both forms move an embedding by the same direction: between two levels they differ by the residual alone.
        float[] Of(double level, bool keeps) => LatentLevel.Of(dictionary.Dictionary, embedding, 0, level, keeps);
        Assert.All(Enumerable.Range(0, 4), column => Assert.Equal(Of(3, true)[column] - Of(-1, true)[column], Of(3, false)[column] - Of(-1, false)[column], 1e-4));

        // 4. Nobody whom a promotion is judged on has the item in reach at level 0 when reach is not wider than the threshold.
        var success = new ItemPromotion(dictionary, users, 3, 0, threshold: 35).Success([0, 0], keepsResidual: false);
        Assert.Equal(success[0], success[1]);
        Assert.InRange(success[0], 0, 1);
    }

    [Fact]
    public void The_published_loop_gives_a_dictionary_for_rows_of_the_scorer_itself()
    {
        using var folder = new ScratchFolder();
        var set = MadeUpSet.Of(60, 40);
        var model = new BaseModels(folder.Path, 1).Get(Recipe(new MatrixFactorisationOptions { Width = 4, Epochs = 10 }), set, 0, CancellationToken.None);
        var options = PaperOptions.Factorisation(2, 0, 40) with { Latents = 6, BatchSize = 32 };

        var one = PaperDictionary.TrainAsPublished(model, set, options, CancellationToken.None);
        var two = PaperDictionary.TrainAsPublished(model, set, options, CancellationToken.None);

        Assert.Equal(one.Dictionary.Encoder, two.Dictionary.Encoder);
        Assert.NotEqual(one.Dictionary.Encoder, PaperDictionary.TrainAsPublished(model, set, options with { Beta = 0 }, CancellationToken.None).Dictionary.Encoder);
        Assert.Contains(one.Items.Latents, latent => latent > 0);
    }
}

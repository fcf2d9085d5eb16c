using RecInterp.Core.Dictionaries;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Concepts;
using RecInterp.TestScorers;

namespace RecInterp.Reproduction.Tests.RecSae.Concepts;

/// <summary>On the made-up catalogue, where the right dictionary is known: a latent for each genre's axis.</summary>
public sealed class ConceptStudyTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly ProbeFolder _probes;
    private readonly InterpretedCases _train;
    private readonly InterpretedCases _test;

    public ConceptStudyTests()
    {
        var data = RecSaeWorld.Data();
        ProbeFolder.Write(_scratch["probes"], RecSaeWorld.Recipe, data, RecSaeWorld.Recommender(), 1, 1, default);
        _probes = ProbeFolder.Open(_scratch["probes"], RecSaeWorld.Recipe, data);
        (_train, _test) = (InterpretedCases.OfTrain(_probes, 1000, default), InterpretedCases.OfTest(_probes, default));
    }

    [Fact]
    public void Latents_of_genres_are_named_by_them_and_verified()
    {
        var study = Study();

        Assert.Equal(["horror", "western", "musical", "comedy"], study.Concepts.Select(concept => concept.Name));
        Assert.All(study.Concepts, concept => Assert.Equal(1, concept.Verification.Score));
        Assert.Equal((4, 4), (study.NameCount, study.VerifiedCount));
        Assert.True(study.Similarity.Intra > 0.9, $"{study.Similarity}");
        Assert.True(study.Similarity.Inter < 0.1, $"{study.Similarity}");
    }

    [Fact]
    public void A_stronger_latent_shows_its_genre_and_a_negative_one_hides_it()
    {
        var curve = TargetedTuning.Run(_probes, _test, Axes(), Study(), [-10, 1, 10], null, default);

        Assert.Equal(4, curve.Latents);
        Assert.Equal((0, 1), (curve.At(-10).Related, curve.At(10).Related));
        Assert.True(curve.At(-10).Other > curve.At(10).Other);
    }

    [Fact]
    public void Levels_above_none_show_the_genre()
    {
        var curve = LevelCurve.Of(_probes, _test, Study());

        Assert.Equal(0, curve.HitRatios[0]);
        Assert.All(curve.HitRatios.Skip(1).Where(ratio => ratio is not null), ratio => Assert.Equal(1, ratio));
        Assert.Equal(0.25, curve.GlobalHitRatio, 1e-12);
        Assert.True(curve.PositiveMean > 0.8);
        Assert.Equal(0, curve.NegativeMean);
        Assert.Equal(4 * 60, curve.Pairs.Sum());
    }

    [Fact]
    public void Dimensions_as_latents_keep_the_largest_that_are_positive()
    {
        var codes = LatentCodes.OfDimensions(new(2, 4, [1, -2, 3, 2, -1, -1, 0, 5]), 2);

        Assert.Equal([2, 3], codes.LatentsOf(0).ToArray());
        Assert.Equal([3f, 2f], codes.ValuesOf(0).ToArray());
        Assert.Equal([3], codes.LatentsOf(1).ToArray()); // The second largest is 0: not active.
        Assert.Equal([(1, 5f), (0, 2f)], codes.CasesOf(3));
    }

    [Fact]
    public void What_a_user_has_is_not_shown_but_the_target_may_be()
    {
        Assert.All(Enumerable.Range(0, _train.Users.Length), i => Assert.False(_probes.Data.Known.Contains(_train.Users[i], _train.TopItems[i])));
        Assert.All(
            Enumerable.Range(0, _test.Users.Length),
            i => Assert.True(_test.TopItems[i] == _test.Targets[i] || !_probes.Data.Known.Contains(_test.Users[i], _test.TopItems[i])));
    }

    public void Dispose() => _scratch.Dispose();

    private ConceptStudy Study() => ConceptStudy.Run(_probes, _train, _test, rows => LatentCodes.Of(Axes(), rows));

    /// <summary>Latent j reads and writes axis j; k = 1.</summary>
    private static LatentDictionary Axes()
    {
        var axes = new float[RecSaeWorld.Genres * RecSaeWorld.Width];
        for (var latent = 0; latent < RecSaeWorld.Genres; latent++)
        {
            axes[(latent * RecSaeWorld.Width) + latent] = 1;
        }

        return new LatentDictionary
        {
            Architecture = "topk",
            EmbeddingWidth = RecSaeWorld.Width,
            LatentCount = RecSaeWorld.Genres,
            Encoder = axes,
            Decoder = axes,
            PreBias = new float[RecSaeWorld.Width],
            LatentBias = new float[RecSaeWorld.Genres],
            DecoderBias = new float[RecSaeWorld.Width],
            Threshold = new float[RecSaeWorld.Genres],
            MostActive = 1,
            Transform = InputTransform.None(RecSaeWorld.Width),
        };
    }
}

using RecInterp.Core.Concepts;

namespace RecInterp.Core.Tests.Concepts;

public class ConceptPurityTests
{
    // Six items, two latents. Latent 0 orders them 0 1 2 3 4 5, latent 1 orders them 5 0 4 1 2 3 (2, 3 equal: the lower index first).
    private static readonly float[] Latents = [6, 5, 5, 3, 4, 2, 3, 2, 2, 4, 1, 6];

    [Fact]
    public void The_purest_latent_is_found_with_its_base_rate_and_lift()
    {
        var found = ConceptPurity.OfBest(Latents, 2, [[true, false, false, false, true, true], [true, true, false, true, false, false]], [2, 3], shuffles: 0);

        // Concept 0: latent 0 has 1/2 and 1/3, latent 1 has 2/2 and 3/3. Concept 1: latent 0 has 2/2 and 2/3, latent 1 has 1/2 and 1/3.
        Assert.Equal([1, 0], found.Select(purity => purity.Latent));
        Assert.Equal([1, 1], found[0].Purities);
        Assert.Equal([1, 2 / 3.0], found[1].Purities);
        Assert.All(found, purity => Assert.Equal(0.5, purity.BaseRate));
        Assert.Equal([2, 4 / 3.0], found[1].Lifts);
        Assert.Equal(2 / 3.0, found[1].At(3));
        Assert.All(found, purity => Assert.Null(purity.P));
        Assert.Throws<ArgumentException>(() => found[0].At(4));
    }

    [Fact]
    public void Of_equally_pure_latents_the_first_is_taken_and_of_equally_strong_items_too()
    {
        var found = ConceptPurity.OfBest([1, 1, 1, 1, 1, 1], 2, [[false, true, true]], [1, 2], shuffles: 0)[0];

        Assert.Equal(0, found.Latent);
        Assert.Equal([0, 0.5], found.Purities);
    }

    [Fact]
    public void P_is_the_share_of_deals_that_do_as_well_by_hand()
    {
        // One latent, four items, one flag, depth 1: a deal puts the flag on the strongest item in one of four cases.
        float[] latents = [4, 3, 2, 1];

        var hit = ConceptPurity.OfBest(latents, 1, [[true, false, false, false]], [1], shuffles: 20_000)[0];
        var miss = ConceptPurity.OfBest(latents, 1, [[false, true, false, false]], [1], shuffles: 20_000)[0];

        Assert.Equal(0.25, hit.P!.Value, 0.015);
        Assert.Equal(1, miss.P); // Any deal is at least as pure as 0.
    }

    [Fact]
    public void P_pays_for_the_choice_among_latents()
    {
        // Four latents, each with another strongest item of eight: the flag falls on one of the four in half of all deals.
        var latents = new float[8 * 4];
        for (var latent = 0; latent < 4; latent++)
        {
            latents[(latent * 4) + latent] = 1;
        }

        var found = ConceptPurity.OfBest(latents, 4, [[false, false, true, false, false, false, false, false]], [1], shuffles: 20_000)[0];

        Assert.Equal(2, found.Latent);
        Assert.Equal(0.5, found.P!.Value, 0.02);
    }

    [Fact]
    public void Random_flags_have_no_small_p_more_often_than_p_says()
    {
        var random = new Random(3);
        float[] latents = [.. Enumerable.Range(0, 200 * 5).Select(_ => random.NextSingle())];
        var concepts = Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 200).Select(_ => random.NextDouble() < 0.3).ToArray()).ToList();

        var small = ConceptPurity.OfBest(latents, 5, concepts, [5, 10], shuffles: 99).Count(purity => purity.P <= 0.1);

        Assert.InRange(small, 12, 48); // 30 expected; 3.5 deviations of a binomial share of 0.1.
    }

    [Fact]
    public void P_of_a_concept_does_not_depend_on_the_others()
    {
        bool[] one = [true, false, false, true, false, false], other = [false, true, true, false, false, true];

        var both = ConceptPurity.OfBest(Latents, 2, [other, one], [2], shuffles: 50);

        Assert.Equal(ConceptPurity.OfBest(Latents, 2, [one], [2], shuffles: 50)[0].P, both[1].P);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0, 2 })]
    [InlineData(new[] { 2, 2 })]
    [InlineData(new[] { 2, 7 })]
    public void Depths_that_do_not_fit_are_refused(int[] depths) =>
        Assert.Contains("1 to 6", Assert.Throws<ArgumentException>(() => ConceptPurity.OfBest(Latents, 2, [new bool[6]], depths)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_concept_of_other_items_is_refused() =>
        Assert.Contains("found 5 flags", Assert.Throws<ArgumentException>(() => ConceptPurity.OfBest(Latents, 2, [new bool[5]], [2])).Message, StringComparison.Ordinal);
}

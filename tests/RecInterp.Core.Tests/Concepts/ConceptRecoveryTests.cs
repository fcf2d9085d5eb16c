using RecInterp.Core.Concepts;

namespace RecInterp.Core.Tests.Concepts;

public sealed class ConceptRecoveryTests
{
    [Fact]
    public void Golden_values_by_hand()
    {
        // Two concepts along the axes; latent 1 writes the first exactly, latent 0 the second at 45 degrees, latent 2 leans to the first.
        float[] directions = [1, 0, 0, 0, 1, 0];
        float[] decoder = [0, 1, 1, -2, 0, 0, 3, 0, 4];
        bool[] active = [true, false, true, true, false, true, false, false];
        float[] latents = [0, 1, 0, 0, 2, 0, 3, 1, 0, 0, 0, 9];

        ConceptRecovery recovery = ConceptRecovery.Measure(directions, decoder, 3, active, latents);

        Assert.Equal([1, 0, 0], recovery.Concepts);
        Assert.Equal(2.0 / 3, recovery.Uniqueness, 1e-9);
        Assert.Equal((1 + Math.Sqrt(0.5)) / 2, recovery.Mcc, 1e-9); // The sign of a direction does not count, and a latent that is left over neither.

        // Concept 0 is active in rows 0 and 1, latent 1 in 0, 1 and 2, latent 2 in 3: F1 = 4 / 5 and 0. Concept 1 in rows 1 and 2, latent 0 in 2: F1 = 2 / 3.
        Assert.Equal((0.8 + 0 + (2.0 / 3)) / 3, recovery.F1, 1e-9);
    }

    [Fact]
    public void With_fewer_latents_than_concepts_each_latent_is_matched()
    {
        // Both latents lean most to concept 0; the assignment gives the second one concept 2.
        float[] directions = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        float[] decoder = [1, 0, 0, 4, 0, 3];

        ConceptRecovery recovery = ConceptRecovery.Measure(directions, decoder, 3, [true, false, false], [1, 0]);

        Assert.Equal([0, 0], recovery.Concepts);
        Assert.Equal((1 + 0.6) / 2, recovery.Mcc, 1e-6);
        Assert.Equal((0.5, 0.5), (recovery.F1, recovery.Uniqueness));
    }

    [Fact]
    public void A_latent_that_never_fires_with_its_concept_has_no_F1()
    {
        ConceptRecovery recovery = ConceptRecovery.Measure([1, 0], [1, 0], 2, [true, false], [0, 1]);

        Assert.Equal((1.0, 0.0), (recovery.Mcc, recovery.F1));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused() =>
        Assert.Throws<ArgumentException>(() => ConceptRecovery.Measure([1, 0], [1, 0], 2, [true, false], [0]));
}

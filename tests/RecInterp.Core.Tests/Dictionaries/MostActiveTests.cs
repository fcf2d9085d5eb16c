using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;

namespace RecInterp.Core.Tests.Dictionaries;

/// <summary>Dictionaries that keep the k largest latents of a row.</summary>
public sealed class MostActiveTests
{
    [Theory]
    [InlineData(1, new float[] { 0, 0, 5, 0 })]
    [InlineData(2, new float[] { 3, 0, 5, 0 })] // Of the two that equal 3, the first.
    [InlineData(3, new float[] { 3, 0, 5, 3 })]
    [InlineData(4, new float[] { 3, 0, 5, 3 })] // A latent of 0 is not active, however large k is.
    public void The_largest_stay_and_of_equal_ones_the_first(int most, float[] expected) =>
        Assert.Equal(expected, Encode(most, [3, -1, 5, 3]));

    [Fact]
    public void What_is_kept_is_what_sorting_says()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            float[] x = [.. Enumerable.Range(0, 12).Select(_ => (float)random.Next(-3, 6))];
            int most = random.Next(1, 13);

            float[] code = Encode(most, x);

            int[] kept = [.. Enumerable.Range(0, x.Length).Where(i => x[i] > 0).OrderByDescending(i => x[i]).ThenBy(i => i).Take(most).Order()];
            Assert.Equal(kept, Enumerable.Range(0, x.Length).Where(i => code[i] != 0));
            Assert.All(kept, i => Assert.Equal(x[i], code[i]));
        }
    }

    [Fact]
    public void A_latent_that_was_not_chosen_counts_as_0_when_it_is_edited()
    {
        LatentDictionary dictionary = Identity(4, 1);
        float[] x = [3, -1, 5, 2];
        float[] edited = new float[4];

        // Latent 0 reads 3, but is not among the one largest: zeroing it changes nothing, and the row keeps its bits.
        DeltaEdit.Apply(dictionary, EditPlan.Compile([new LatentEdit(0, EditOperation.Zero, 0)], 4), x, edited);
        Assert.Equal(x, edited);

        DeltaEdit.Apply(dictionary, EditPlan.Compile([new LatentEdit(2, EditOperation.Zero, 0)], 4), x, edited);
        Assert.Equal([3, -1, 0, 2], edited);

        // An edit does not choose anew: what is set stays beside the largest.
        DeltaEdit.Apply(dictionary, EditPlan.Compile([new LatentEdit(3, EditOperation.Set, 1)], 4), x, edited);
        Assert.Equal([3, -1, 5, 3], edited);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_number_outside_1_to_m_is_a_fault(int most)
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(Identity(4, most).Validate);

        Assert.Contains($"MostActive is {most}; expected 1 to m = 4", fault.Message, StringComparison.Ordinal);
    }

    private static float[] Encode(int most, float[] x)
    {
        float[] code = new float[x.Length];
        Identity(x.Length, most).Encode(x, code, new RowScale[1]);
        return code;
    }

    /// <summary>Latent j reads and writes column j.</summary>
    private static LatentDictionary Identity(int width, int most)
    {
        float[] identity = new float[width * width];
        for (int i = 0; i < width; i++)
        {
            identity[(i * width) + i] = 1;
        }

        return new LatentDictionary
        {
            Architecture = "identity",
            EmbeddingWidth = width,
            LatentCount = width,
            Encoder = identity,
            Decoder = identity,
            PreBias = new float[width],
            LatentBias = new float[width],
            DecoderBias = new float[width],
            Threshold = new float[width],
            MostActive = most,
            Transform = InputTransform.None(width),
        };
    }
}

using RecInterp.Core.Dictionaries;

namespace RecInterp.Core.Tests.Dictionaries;

/// <summary>Dictionaries that are cut to their first latents.</summary>
public sealed class FirstLatentsTests
{
    [Fact]
    public void The_first_latents_read_and_write_the_same_bits_as_in_the_whole() => Claim.HoldsFor(
        Cases.Batches(),
        batch =>
        {
            (int m, int rows) = (batch.Dictionary.LatentCount, batch.Rows);
            for (int count = 1; count <= m; count++)
            {
                LatentDictionary first = batch.Dictionary.First(count);
                first.Validate();
                float[] whole = new float[rows * m];
                float[] cut = new float[rows * count];
                RowScale[] scales = new RowScale[rows];
                batch.Dictionary.Encode(batch.Embeddings, whole, scales);
                first.Encode(batch.Embeddings, cut, scales);
                for (int row = 0; row < rows; row++)
                {
                    Floats.AssertSameBits(whole.AsSpan(row * m, count), cut.AsSpan(row * count, count));
                    whole.AsSpan((row * m) + count, m - count).Clear();
                }

                float[] expected = new float[batch.Embeddings.Length];
                float[] decoded = new float[batch.Embeddings.Length];
                batch.Dictionary.Decode(whole, scales, expected);
                first.Decode(cut, scales, decoded);
                Floats.AssertSameBits(expected, decoded);
            }
        });

    [Fact]
    public void Of_the_largest_latents_a_cut_chooses_its_own()
    {
        LatentDictionary whole = Identity(most: 2);
        float[] code = new float[2];

        // The whole keeps latents 2 and 3 of (1, 2, 3, 4); the cut has only 0 and 1, and keeps them.
        whole.First(2).Encode([1, 2, 3, 4], code, new RowScale[1]);

        Assert.Equal([1f, 2f], code);
        Assert.Equal(2, whole.First(3).MostActive);
        Assert.Equal(1, whole.First(1).MostActive); // No more can be active than there are.
    }

    [Fact]
    public void All_latents_are_the_dictionary_itself()
    {
        LatentDictionary whole = Identity(most: null);

        Assert.Same(whole, whole.First(4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_number_outside_1_to_m_is_refused(int latents) =>
        Assert.Equal("latents", Assert.Throws<ArgumentOutOfRangeException>(() => Identity(most: null).First(latents)).ParamName);

    /// <summary>Latent j of 4 reads and writes column j.</summary>
    private static LatentDictionary Identity(int? most)
    {
        float[] identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        return new LatentDictionary
        {
            Architecture = "identity",
            EmbeddingWidth = 4,
            LatentCount = 4,
            Encoder = identity,
            Decoder = identity,
            PreBias = new float[4],
            LatentBias = new float[4],
            DecoderBias = new float[4],
            Threshold = new float[4],
            MostActive = most,
            Transform = InputTransform.None(4),
        };
    }
}

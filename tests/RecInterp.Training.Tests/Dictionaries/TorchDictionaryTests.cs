using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;

namespace RecInterp.Training.Tests.Dictionaries;

public class TorchDictionaryTests
{
    private const int Rows = 5000; // More than one chunk.
    private const int Width = 16;
    private const int Latents = 24;

    public static TheoryData<InputTransformKind> Kinds => [.. Enum.GetValues<InputTransformKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Encode_and_decode_give_what_the_plain_dictionary_gives(InputTransformKind kind)
    {
        var (dictionary, embeddings) = Make(kind, thresholds: true);
        using var witness = new TorchDictionary(dictionary);
        var (latents, found) = (new float[Rows * Latents], new float[Rows * Latents]);
        var (scales, foundScales) = (new RowScale[Rows], new RowScale[Rows]);
        var (decoded, foundDecoded) = (new float[Rows * Width], new float[Rows * Width]);
        dictionary.Encode(embeddings, latents, scales);
        dictionary.Decode(latents, scales, decoded);

        witness.Encode(embeddings, found, foundScales);
        witness.Decode(latents, scales, foundDecoded);

        // A pre-activation at its threshold may fall on either side of it: such latents are left out, and must be few.
        var ties = Enumerable.Range(0, latents.Length)
            .Where(i => Math.Abs(Math.Max(latents[i], found[i]) - dictionary.Threshold[i % Latents]) < 1e-5)
            .ToHashSet();
        Assert.InRange(ties.Count, 0, 20);
        for (var i = 0; i < latents.Length; i++)
        {
            Assert.True(ties.Contains(i) || Math.Abs(latents[i] - found[i]) <= 1e-5, $"latent {i}: expected {latents[i]:R}, found {found[i]:R}");
        }

        Near.Equal(decoded, foundDecoded, 1e-5, "decoded");
        Near.Equal([.. scales.Select(scale => (double)scale.Mean)], [.. foundScales.Select(scale => scale.Mean)], 1e-6, "means");
        Near.Equal([.. scales.Select(scale => (double)scale.Deviation)], [.. foundScales.Select(scale => scale.Deviation)], 1e-6, "deviations");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Edit_gives_what_the_plain_edit_gives(InputTransformKind kind)
    {
        var (dictionary, embeddings) = Make(kind, thresholds: false);
        using var witness = new TorchDictionary(dictionary);
        var plan = EditPlan.Compile(
            [new(3, EditOperation.Set, 2f), new(5, EditOperation.Add, -0.5f), new(8, EditOperation.Scale, 3f), new(20, EditOperation.Zero, 0)], Latents);
        var (expected, found) = (new float[embeddings.Length], new float[embeddings.Length]);
        DeltaEdit.Apply(dictionary, plan, embeddings, expected);

        witness.Edit(embeddings, plan, found);

        Near.Equal(expected, found, 1e-5, "edited");
    }

    [Fact]
    public void A_row_that_no_edit_changes_keeps_its_bits()
    {
        var dictionary = DictionaryCases.Untied(2, 1, InputTransform.None(2), thresholds: false, seed: 1);
        dictionary = new LatentDictionary
        {
            Architecture = "one-way",
            EmbeddingWidth = 2,
            LatentCount = 1,
            Encoder = [1, 0],
            Decoder = dictionary.Decoder,
            PreBias = [0, 0],
            LatentBias = [0],
            DecoderBias = [0, 0],
            Threshold = [0],
            Transform = InputTransform.None(2),
        };
        using var witness = new TorchDictionary(dictionary);
        float[] embeddings = [-1f, -0f, 1f, -0f];
        var edited = new float[4];

        witness.Edit(embeddings, EditPlan.Compile([new(0, EditOperation.Scale, 2f)], 1), edited);

        Assert.Equal(BitConverter.SingleToInt32Bits(-0f), BitConverter.SingleToInt32Bits(edited[1])); // Row 0: the latent is 0 and stays 0.
        Assert.Equal(-1f, edited[0]);
        Assert.NotEqual(1f, edited[2]);
    }

    [Fact]
    public void An_empty_plan_copies_every_bit()
    {
        var (dictionary, _) = Make(InputTransformKind.RowNorm, thresholds: false);
        using var witness = new TorchDictionary(dictionary);
        var embeddings = new float[Width];
        embeddings[0] = BitConverter.Int32BitsToSingle(0x7FC12345);
        embeddings[1] = -0f;
        var edited = new float[Width];

        witness.Edit(embeddings, EditPlan.Compile([], Latents), edited);

        Assert.Equal(Array.ConvertAll(embeddings, BitConverter.SingleToInt32Bits), Array.ConvertAll(edited, BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var (dictionary, _) = Make(InputTransformKind.None, thresholds: false);
        using var witness = new TorchDictionary(dictionary);

        Assert.Throws<ArgumentException>(() => witness.Encode(new float[Width + 1], new float[Latents], new RowScale[1]));
        Assert.Throws<ArgumentException>(() => witness.Encode(new float[Width], new float[Latents - 1], new RowScale[1]));
        Assert.Throws<ArgumentException>(() => witness.Decode(new float[Latents], new RowScale[2], new float[Width]));
        Assert.Throws<ArgumentException>(() => witness.Edit(new float[Width], EditPlan.Compile([], Latents + 1), new float[Width]));
    }

    private static (LatentDictionary Dictionary, float[] Embeddings) Make(InputTransformKind kind, bool thresholds)
    {
        var table = PlantedEmbeddings.Draw(Rows, Width, 20, 3, 0.2, seed: 9);
        return (DictionaryCases.Untied(Width, Latents, DictionaryCases.Transform(kind, table), thresholds, seed: 10), table.Values.ToArray());
    }
}

using System.Runtime.InteropServices;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;
using RecInterp.Onnx.Bundles;

namespace RecInterp.Onnx.Tests.Runtime;

/// <summary>A row's result depends on the row alone: not on its neighbours, nor on where it stands in memory.</summary>
public class RowBitsTests
{
    private const int Width = 13; // No multiple of a vector's length, so that rows of a batch are not aligned alike.
    private const int Latents = 24;
    private const int Rows = 9;

    [Theory]
    [InlineData(InputTransformKind.None)]
    [InlineData(InputTransformKind.RowNorm)]
    public void A_row_is_encoded_and_edited_to_the_same_bits_alone_in_a_batch_and_at_any_address(InputTransformKind kind)
    {
        var random = new Random(5);
        var dictionary = Draw(random, kind);
        using var session = BundleExport.OpenGraphs(dictionary);
        var plan = EditPlan.Compile([new LatentEdit(3, EditOperation.Add, 1.5f)], Latents);
        var batch = Normal(random, Rows * Width);
        var (latents, scales, edited) = (new float[Rows * Latents], new RowScale[Rows], new float[Rows * Width]);
        session.Encode(batch, latents, scales);
        session.Edit(batch, plan, edited);

        for (var row = 0; row < Rows; row++)
        {
            for (var offset = 0; offset < 8; offset++)
            {
                var shifted = new float[Width + offset];
                batch.AsSpan(row * Width, Width).CopyTo(shifted.AsSpan(offset));
                var (alone, scale, moved) = (new float[Latents], new RowScale[1], new float[Width]);
                session.Encode(shifted.AsSpan(offset), alone, scale);
                session.Edit(shifted.AsSpan(offset), plan, moved);

                Assert.Equal(Bits(latents.AsSpan(row * Latents, Latents)), Bits(alone));
                Assert.Equal(Bits(edited.AsSpan(row * Width, Width)), Bits(moved));
                Assert.Equal(scales[row], scale[0]);
            }
        }
    }

    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    private static LatentDictionary Draw(Random random, InputTransformKind kind) => new()
    {
        Architecture = "random",
        EmbeddingWidth = Width,
        LatentCount = Latents,
        Encoder = Normal(random, Latents * Width),
        Decoder = Normal(random, Latents * Width),
        PreBias = Normal(random, Width),
        LatentBias = Normal(random, Latents),
        DecoderBias = Normal(random, Width),
        Threshold = new float[Latents],
        Transform = kind == InputTransformKind.RowNorm ? InputTransform.RowNorm(Width) : InputTransform.None(Width),
    };

    private static float[] Normal(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
}

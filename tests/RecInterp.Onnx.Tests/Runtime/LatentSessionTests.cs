using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Tests.Runtime;

public sealed class LatentSessionTests : IDisposable
{
    private const int D = DrawnDictionary.Width;
    private const int M = DrawnDictionary.LatentCount;
    private const float NearThreshold = 1e-4f;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(InputTransformKind.None, false)]
    [InlineData(InputTransformKind.None, true)]
    [InlineData(InputTransformKind.RowNorm, false)]
    [InlineData(InputTransformKind.RowNorm, true)]
    [InlineData(InputTransformKind.Affine, false)]
    [InlineData(InputTransformKind.Affine, true)]
    public void Graphs_agree_with_the_plain_loops_on_ten_thousand_rows(InputTransformKind kind, bool thresholds)
    {
        const int Rows = 10_000;
        var dictionary = DrawnDictionary.Of(kind, thresholds);
        using var session = Open(dictionary);
        var x = DrawnDictionary.Rows(Rows).Values.ToArray();
        var plan = EditPlan.Compile([new(0, EditOperation.Set, 1.5f), new(3, EditOperation.Scale, -2), new(7, EditOperation.Add, 0.25f), new(11, EditOperation.Zero, 0)], M);

        var (z, zPlain, scales, scalesPlain) = (new float[Rows * M], new float[Rows * M], new RowScale[Rows], new RowScale[Rows]);
        session.Encode(x, z, scales);
        dictionary.Encode(x, zPlain, scalesPlain);
        var (y, yPlain) = (new float[Rows * D], new float[Rows * D]);
        session.Decode(zPlain, scalesPlain, y);
        dictionary.Decode(zPlain, scalesPlain, yPlain);
        var (e, ePlain) = (new float[Rows * D], new float[Rows * D]);
        session.Edit(x, plan, e);
        DeltaEdit.Apply(dictionary, plan, x, ePlain);

        var compared = Enumerable.Range(0, Rows).Where(row => !IsNearThreshold(dictionary, x.AsSpan(row * D, D))).ToArray();
        Assert.InRange(compared.Length, thresholds ? 9000 : Rows, Rows);
        foreach (var row in compared)
        {
            AssertRow(zPlain, z, row, M, "latent");
            AssertRow(ePlain, e, row, D, "edited");
            Assert.Equal(scalesPlain[row].Mean, scales[row].Mean, 1e-5f);
            Assert.Equal(scalesPlain[row].Deviation, scales[row].Deviation, 1e-5f);
        }

        for (var row = 0; row < Rows; row++)
        {
            AssertRow(yPlain, y, row, D, "decoded");
        }

        Assert.InRange(z.Count(value => value == 0), Rows, (Rows * M) - Rows); // Some latents are active and some are not.
    }

    [Theory]
    [InlineData(InputTransformKind.None)]
    [InlineData(InputTransformKind.RowNorm)]
    [InlineData(InputTransformKind.Affine)]
    public void An_edit_without_effect_gives_every_bit_back(InputTransformKind kind)
    {
        using var session = Open(DrawnDictionary.Of(kind));
        var x = DrawnDictionary.Rows(50).Values.ToArray();
        (x[0], x[13], x[26]) = (-0f, float.Epsilon, -float.Epsilon);
        var edited = new float[x.Length];

        session.Edit(x, EditPlan.Compile([new(2, EditOperation.Scale, 1), new(3, EditOperation.Add, 0)], M), edited);

        Assert.Equal(Bits(x), Bits(edited));
    }

    [Theory]
    [InlineData(InputTransformKind.None)]
    [InlineData(InputTransformKind.RowNorm)]
    [InlineData(InputTransformKind.Affine)]
    public void Rows_in_which_the_edited_latent_sleeps_come_back_bit_for_bit_and_others_move(InputTransformKind kind)
    {
        var dictionary = DrawnDictionary.Of(kind);
        using var session = Open(dictionary);
        var x = DrawnDictionary.Rows(400).Values.ToArray();
        for (var row = 0; row < 400; row++)
        {
            x[(row * D) + (row % D)] = -0f;
        }

        var (z, edited) = (new float[400 * M], new float[x.Length]);
        dictionary.Encode(x, z, new RowScale[400]);

        session.Edit(x, EditPlan.Compile([new(4, EditOperation.Scale, 3), new(9, EditOperation.Zero, 0)], M), edited);

        var asleep = Enumerable.Range(0, 400).Where(row => z[(row * M) + 4] == 0 && z[(row * M) + 9] == 0).ToArray();
        Assert.InRange(asleep.Length, 20, 380);
        Assert.All(asleep, row => Assert.Equal(Bits(x.AsSpan(row * D, D)), Bits(edited.AsSpan(row * D, D))));
        Assert.All(Enumerable.Range(0, 400).Except(asleep), row => Assert.NotEqual(Bits(x.AsSpan(row * D, D)), Bits(edited.AsSpan(row * D, D))));
    }

    [Theory]
    [InlineData(InputTransformKind.None)]
    [InlineData(InputTransformKind.RowNorm)]
    public void A_batch_gives_the_rows_that_single_calls_give(InputTransformKind kind)
    {
        using var session = Open(DrawnDictionary.Of(kind));
        var x = DrawnDictionary.Rows(64).Values.ToArray();
        var (z, scales, single, singleScale) = (new float[64 * M], new RowScale[64], new float[M], new RowScale[1]);
        session.Encode(x, z, scales);

        for (var row = 0; row < 64; row++)
        {
            session.Encode(x.AsSpan(row * D, D), single, singleScale);

            // A product of one row runs through another kernel: its sums may differ in the last bits.
            Assert.All(Enumerable.Range(0, M), latent => Assert.Equal(z[(row * M) + latent], single[latent], 1e-5f));
            Assert.Equal(scales[row].Mean, singleScale[0].Mean, 1e-6f);
        }
    }

    [Fact]
    public async Task Eight_threads_at_once_get_the_bits_that_one_gets()
    {
        using var session = Open(DrawnDictionary.Of(InputTransformKind.RowNorm));
        var x = DrawnDictionary.Rows(97).Values.ToArray();
        var plan = EditPlan.Compile([new(1, EditOperation.Add, 1)], M);
        var alone = Run();
        using var start = new Barrier(8);

        var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Enumerable.Range(0, 50).Select(_ => Run()).ToArray();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.All(together.SelectMany(results => results), result => Assert.Equal(alone, result));

        int[] Run()
        {
            var (z, scales, y, e) = (new float[97 * M], new RowScale[97], new float[97 * D], new float[97 * D]);
            session.Encode(x, z, scales);
            session.Decode(z, scales, y);
            session.Edit(x, plan, e);
            return [.. Bits(z), .. Bits(y), .. Bits(e), .. scales.Select(scale => BitConverter.SingleToInt32Bits(scale.Deviation))];
        }
    }

    [Theory]
    [InlineData(InputTransformKind.None, false)]
    [InlineData(InputTransformKind.RowNorm, true)]
    [InlineData(InputTransformKind.Affine, false)]
    public void A_session_tells_its_shape_and_whether_rows_are_scaled(InputTransformKind kind, bool hasRowScale)
    {
        using var session = Open(DrawnDictionary.Of(kind));

        Assert.Equal((D, M, hasRowScale), (session.EmbeddingWidth, session.LatentCount, session.HasRowScale));
        var scales = new RowScale[1];
        session.Encode(DrawnDictionary.Rows(1).Values, new float[M], scales);
        Assert.Equal(!hasRowScale, scales[0] == RowScale.Identity);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_named()
    {
        using var session = Open(DrawnDictionary.Of(InputTransformKind.RowNorm));
        var plan = EditPlan.Compile([new(0, EditOperation.Set, 1)], M);
        float[] x = new float[2 * D], z = new float[2 * M];
        var scales = new RowScale[2];

        AssertArgument("embeddings", "found 0 values, expected one or more rows of 12", () => session.Encode([], [], []));
        AssertArgument("embeddings", "found 13 values, expected one or more rows of 12", () => session.Encode(new float[13], z, scales));
        AssertArgument("latents", "found 39 values, expected 40", () => session.Encode(x, z.AsSpan(1), scales));
        AssertArgument("scales", "found 1 values, expected 2", () => session.Encode(x, z, scales.AsSpan(1)));
        AssertArgument("latents", "found 21 values, expected one or more rows of 20", () => session.Decode(new float[21], scales, x));
        AssertArgument("scales", "found 1 values, expected 2", () => session.Decode(z, scales.AsSpan(1), x));
        AssertArgument("embeddings", "found 23 values, expected 24", () => session.Decode(z, scales, x.AsSpan(1)));
        AssertArgument("embeddings", "found 11 values, expected one or more rows of 12", () => session.Edit(new float[11], plan, x));
        AssertArgument("edited", "found 12 values, expected 24", () => session.Edit(x, plan, x.AsSpan(D)));
        AssertArgument("plan", "found 21 values, expected 20", () => session.Edit(x, EditPlan.Compile([new(0, EditOperation.Set, 1)], 21), x));
    }

    private static void AssertArgument(string name, string message, Action call)
    {
        var fault = Assert.Throws<ArgumentException>(name, call);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>|found - expected| at most 1e-5 of the row's largest value, or of 1: twenty sums of a dozen float32 products.</summary>
    private static void AssertRow(float[] expected, float[] found, int row, int width, string what)
    {
        var scale = Math.Max(1, expected.AsSpan(row * width, width).ToArray().Max(Math.Abs));
        for (var i = row * width; i < (row + 1) * width; i++)
        {
            Assert.True(Math.Abs(found[i] - expected[i]) <= 1e-5f * scale, $"{what} {i - (row * width)} of row {row}: expected {expected[i]:R}, found {found[i]:R}");
        }
    }

    /// <summary>Whether rounding decides if a latent of the row is active; at a threshold of 0 it changes nothing of note.</summary>
    private static bool IsNearThreshold(LatentDictionary dictionary, ReadOnlySpan<float> embedding)
    {
        var normalised = new float[D];
        dictionary.Transform.Apply(embedding, normalised);
        return Enumerable.Range(0, M).Any(latent =>
        {
            var p = dictionary.LatentBias[latent] + Enumerable.Range(0, D).Sum(i => (double)dictionary.Encoder[(latent * D) + i] * (normalised[i] - dictionary.PreBias[i]));
            return dictionary.Threshold[latent] > 0 && Math.Abs(p - dictionary.Threshold[latent]) < NearThreshold;
        });
    }

    private static int[] Bits(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), BitConverter.SingleToInt32Bits);

    private LatentSession Open(LatentDictionary dictionary) => LatentSession.Open(DrawnDictionary.Export(dictionary, _folder));
}

using FsCheck;
using FsCheck.Fluent;
using RecInterp.Core.Edits;

namespace RecInterp.Core.Tests.Edits;

public sealed class EditPlanTests
{
    private const int LatentCount = 4;

    [Fact]
    public void An_empty_plan_keeps_every_bit() => Claim.HoldsFor(
        Gen.ArrayOf(Cases.AnyBits(), 3 * LatentCount),
        latents =>
        {
            float[] edited = new float[latents.Length];
            EditPlan.Compile([], LatentCount).Apply(latents, edited);
            Floats.AssertSameBits(latents, edited);
        });

    [Fact]
    public void Latents_that_are_not_edited_keep_every_bit() => Claim.HoldsFor(
        Gen.ArrayOf(Cases.AnyBits(), 2 * LatentCount),
        latents =>
        {
            float[] edited = new float[latents.Length];
            EditPlan.Compile([new(1, EditOperation.Set, 9f)], LatentCount).Apply(latents, edited);

            float[] expected = [.. latents];
            expected[1] = 9f;
            expected[LatentCount + 1] = 9f;
            Floats.AssertSameBits(expected, edited);
        });

    [Fact]
    public void Setting_twice_is_setting_once() => Claim.HoldsFor(
        Gen.Zip(Gen.ArrayOf(Cases.AnyBits(), LatentCount), Gen.NonEmptyListOf(SetEdits())),
        pair =>
        {
            (float[] latents, List<LatentEdit> edits) = pair;
            EditPlan plan = EditPlan.Compile(edits, LatentCount);
            float[] once = new float[LatentCount];
            float[] twice = new float[LatentCount];
            plan.Apply(latents, once);
            plan.Apply(once, twice);
            Floats.AssertSameBits(once, twice);
            Assert.Equal(edits[^1].Value, once[edits[^1].Latent]);
        });

    [Fact]
    public void A_compiled_sequence_equals_its_edits_applied_one_after_the_other() => Claim.HoldsFor(
        Gen.Zip(Gen.ArrayOf(Gen.Choose(-3000, 3000).Select(v => v / 1000f), LatentCount), Gen.ListOf(Cases.EditsOf(LatentCount), 7)),
        pair =>
        {
            (float[] latents, List<LatentEdit> edits) = pair;
            float[] composed = new float[LatentCount];
            EditPlan.Compile(edits, LatentCount).Apply(latents, composed);

            float[] sequential = [.. latents];
            double[] majorant = [.. latents.Select(value => Math.Abs((double)value))];
            foreach (LatentEdit edit in edits)
            {
                sequential[edit.Latent] = ApplyOne(edit, sequential[edit.Latent]);
                majorant[edit.Latent] = ApplyToMagnitude(edit, majorant[edit.Latent]);
            }

            for (int latent = 0; latent < LatentCount; latent++)
            {
                // Seven roundings one after the other against four at once; the majorant bounds every intermediate and what scales it.
                double tolerance = 12 * Floats.Rounding * majorant[latent];
                Floats.AssertWithin(sequential[latent], composed[latent], tolerance, $"latent {latent}");
            }
        });

    [Fact]
    public void Order_matters_and_is_the_order_given()
    {
        LatentEdit add = new(0, EditOperation.Add, 1f);
        LatentEdit scale = new(0, EditOperation.Scale, 3f);

        Assert.Equal(9f, ApplyTo(2f, add, scale));
        Assert.Equal(7f, ApplyTo(2f, scale, add));
        Assert.Equal(1f, ApplyTo(2f, new(0, EditOperation.Zero, 0f), add));
        Assert.Equal(0f, ApplyTo(2f, add, new(0, EditOperation.Zero, 5f)));
    }

    [Fact]
    public void Entries_are_ascending_and_unique_and_never_the_identity() => Claim.HoldsFor(
        Gen.ListOf(Cases.EditsOf(LatentCount)),
        edits =>
        {
            EditPlan plan = EditPlan.Compile(edits, LatentCount);
            int[] latents = plan.Latents.ToArray();
            Assert.Equal(latents.Distinct().Order(), latents);
            Assert.Equal(plan.IsEmpty, latents.Length == 0);
            for (int entry = 0; entry < latents.Length; entry++)
            {
                Assert.False(plan.Gains[entry] == 1f && plan.Offsets[entry] == 0f);
            }
        });

    [Fact]
    public void Edits_that_cancel_leave_an_empty_plan()
    {
        EditPlan plan = EditPlan.Compile(
            [
                new(2, EditOperation.Add, 1f),
                new(2, EditOperation.Add, -1f),
                new(0, EditOperation.Scale, 1f),
                new(1, EditOperation.Add, -0f),
            ],
            LatentCount);

        Assert.True(plan.IsEmpty);
    }

    [Fact]
    public void Expand_writes_the_identity_for_latents_that_are_not_edited()
    {
        EditPlan plan = EditPlan.Compile([new(2, EditOperation.Scale, 3f), new(0, EditOperation.Set, 5f)], LatentCount);
        float[] gains = new float[LatentCount];
        float[] offsets = [9f, 9f, 9f, 9f];

        plan.Expand(gains, offsets);

        Assert.Equal([0f, 1f, 3f, 1f], gains);
        Assert.Equal([5f, 0f, 0f, 0f], offsets);
        Assert.Equal([0, 2], plan.Latents.ToArray());
        Assert.Equal(LatentCount, plan.LatentCount);
    }

    [Fact]
    public void Set_wipes_out_even_an_infinite_value() =>
        Assert.Equal(2f, ApplyTo(float.PositiveInfinity, new LatentEdit(0, EditOperation.Set, 2f)));

    [Fact]
    public void An_edited_latent_may_become_negative() => Assert.Equal(-1.5f, ApplyTo(2f, new LatentEdit(0, EditOperation.Set, -1.5f)));

    [Fact]
    public void Apply_works_in_place()
    {
        float[] latents = [1f, 2f, 3f, 4f];

        EditPlan.Compile([new(3, EditOperation.Scale, 2f)], LatentCount).Apply(latents, latents);

        Assert.Equal([1f, 2f, 3f, 8f], latents);
    }

    [Fact]
    public void Compile_reports_every_fault_with_the_edits_number_and_field()
    {
        LatentEdit[] edits =
        [
            new(0, EditOperation.Set, 1f),
            new(4, EditOperation.Add, 1f),
            new(-1, EditOperation.Scale, float.NaN),
            new(1, (EditOperation)17, 1f),
            new(1, EditOperation.Set, float.NegativeInfinity),
        ];

        ArgumentException error = Assert.Throws<ArgumentException>(() => EditPlan.Compile(edits, LatentCount));

        Assert.Contains("5 fault(s)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Edit 1, latent: 4 is outside [0, 4).", error.Message, StringComparison.Ordinal);
        Assert.Contains("Edit 2, latent: -1 is outside [0, 4).", error.Message, StringComparison.Ordinal);
        Assert.Contains("Edit 2, value: NaN is not finite.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Edit 3, operation: 17 is none of Set, Add, Scale, Zero.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Edit 4, value: -Infinity is not finite.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_refuses_edits_that_together_overflow()
    {
        LatentEdit huge = new(2, EditOperation.Scale, 1e30f);

        ArgumentException error = Assert.Throws<ArgumentException>(() => EditPlan.Compile([huge, huge], LatentCount));

        Assert.Contains("The edits of latent 2 compose to gain Infinity", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_does_not_read_its_value() => Assert.Equal(0f, ApplyTo(3f, new LatentEdit(0, EditOperation.Zero, float.NaN)));

    [Fact]
    public void Compile_refuses_a_dictionary_without_latents() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EditPlan.Compile([], 0));

    [Fact]
    public void Apply_names_the_span_whose_length_does_not_fit()
    {
        EditPlan plan = EditPlan.Compile([], LatentCount);

        Assert.Equal("latents", Assert.Throws<ArgumentException>(() => plan.Apply(new float[5], new float[5])).ParamName);
        Assert.Equal("edited", Assert.Throws<ArgumentException>(() => plan.Apply(new float[4], new float[8])).ParamName);
        Assert.Equal("gains", Assert.Throws<ArgumentException>(() => plan.Expand(new float[3], new float[4])).ParamName);
    }

    private static float ApplyTo(float value, params LatentEdit[] edits)
    {
        float[] edited = new float[1];
        EditPlan.Compile(edits, 1).Apply([value], edited);
        return edited[0];
    }

    private static float ApplyOne(LatentEdit edit, float value) => edit.Operation switch
    {
        EditOperation.Set => edit.Value,
        EditOperation.Add => value + edit.Value,
        EditOperation.Scale => value * edit.Value,
        _ => 0f,
    };

    private static double ApplyToMagnitude(LatentEdit edit, double magnitude) => edit.Operation switch
    {
        EditOperation.Set => Math.Abs(edit.Value),
        EditOperation.Add => magnitude + Math.Abs(edit.Value),
        EditOperation.Scale => magnitude * Math.Abs(edit.Value),
        _ => 0.0,
    };

    private static Gen<LatentEdit> SetEdits() => Cases.EditsOf(LatentCount).Select(edit => edit with { Operation = EditOperation.Set });
}

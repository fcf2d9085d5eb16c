using RecInterp.Core.Fidelity;

namespace RecInterp.Core.Tests.Fidelity;

public sealed class KendallTauTests
{
    // Golden values agree with tau-b as scipy computes it. By hand, disjoint lists of length n: of the n (2n - 1) pairs each list ties
    // n (n - 1) / 2, and the n^2 mixed pairs are all discordant: -900 / 1335 at 30, -841 / 1247 at 29. Swapping two: 1 - 2 / 435.
    [Theory]
    [InlineData("identical", 30, 1.0)]
    [InlineData("reversed", 30, -1.0)]
    [InlineData("disjoint", 30, -0.6741573034)]
    [InlineData("disjoint", 29, -0.6744186047)]
    [InlineData("first half equal", 30, 0.3728813559)]
    [InlineData("first two swapped", 30, 0.9954022989)]
    public void Known_pairs_have_their_golden_correlation(string pair, int length, double expected)
    {
        (int[] a, int[] b) = ListPairs.Make(pair, length);

        Assert.Equal(expected, KendallTau.Compute(a, b), 5e-11);
    }

    [Fact]
    public void Tau_agrees_with_pairs_counted_over_the_union() => Claim.HoldsFor(
        Cases.Lists(),
        lists => Assert.Equal(Naive(lists.A, lists.B), KendallTau.Compute(lists.A, lists.B), 1e-14));

    [Fact]
    public void Tau_is_symmetric_and_between_minus_one_and_one() => Claim.HoldsFor(
        Cases.Lists(),
        lists =>
        {
            double tau = KendallTau.Compute(lists.A, lists.B);
            Assert.Equal(tau, KendallTau.Compute(lists.B, lists.A));
            Assert.True(double.IsNaN(tau) || Math.Abs(tau) <= 1, $"tau is {tau:R}");
        });

    [Fact]
    public void Tau_of_a_list_with_itself_is_exactly_one() => Claim.HoldsFor(
        Cases.Lists(),
        lists => Assert.Equal(lists.A.Length < 2 ? double.NaN : 1.0, KendallTau.Compute(lists.A, lists.A)));

    [Fact]
    public void Tau_does_not_depend_on_the_names_of_the_items() => Claim.HoldsFor(
        Cases.Lists(),
        lists => Assert.Equal(
            KendallTau.Compute(lists.A, lists.B),
            KendallTau.Compute([.. lists.A.Select(item => -7 * item)], [.. lists.B.Select(item => -7 * item)])));

    [Fact]
    public void Tau_is_not_a_number_where_a_list_orders_nothing()
    {
        Assert.True(double.IsNaN(KendallTau.Compute([], [])));
        Assert.True(double.IsNaN(KendallTau.Compute([], [1, 2])));
        Assert.True(double.IsNaN(KendallTau.Compute([5], [5])));
    }

    [Fact]
    public void Lists_of_thirty_are_compared_without_allocation()
    {
        (int[] a, int[] b) = ListPairs.Make("first half equal", 30);
        double sum = KendallTau.Compute(a, b);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int repeat = 0; repeat < 100; repeat++)
        {
            sum += KendallTau.Compute(a, b);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.NotEqual(0, sum);
    }

    [Fact]
    public void Lists_longer_than_the_stack_scratch_are_compared_alike()
    {
        (int[] a, int[] b) = ListPairs.Make("disjoint", 400);

        // n^2 / (n (2n - 1) - n (n - 1) / 2) at n = 400.
        Assert.Equal(-160000.0 / 239800.0, KendallTau.Compute(a, b), 1e-14);
    }

    [Fact]
    public void An_item_that_stands_twice_is_named_with_its_positions()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => KendallTau.Compute([4, 4], [1]));

        Assert.Contains("a holds item 4 at positions 0 and 1", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Tau-b from its definition: ranks in a table, pairs in a list, ties by counting.</summary>
    private static double Naive(int[] a, int[] b)
    {
        int[] union = [.. a.Union(b)];
        int RankIn(int[] list, int item) => list.Contains(item) ? Array.IndexOf(list, item) + 1 : list.Length + 1;
        (int X, int Y)[] ranks = [.. union.Select(item => (RankIn(a, item), RankIn(b, item)))];
        (int X, int Y)[] pairs =
        [
            .. ranks.SelectMany((first, i) => ranks.Skip(i + 1).Select(second => (first.X - second.X, first.Y - second.Y))),
        ];
        int concordant = pairs.Count(pair => pair.X * pair.Y > 0);
        int discordant = pairs.Count(pair => pair.X * pair.Y < 0);
        int tiedInX = pairs.Count(pair => pair.X == 0);
        int tiedInY = pairs.Count(pair => pair.Y == 0);
        return (concordant - discordant) / (Math.Sqrt(pairs.Length - tiedInX) * Math.Sqrt(pairs.Length - tiedInY));
    }
}

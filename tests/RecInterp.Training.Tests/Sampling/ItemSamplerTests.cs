using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Runs;
using RecInterp.Training.Sampling;

namespace RecInterp.Training.Tests.Sampling;

public sealed class ItemSamplerTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Uniform_items_are_the_shuffle_that_runs_always_had()
    {
        var sampler = new UniformItems(7, RandomStream.Of(3, RandomStream.Purpose.Items));
        var shuffle = new ShuffledRows(Enumerable.Range(0, 7), RandomStream.Of(3, RandomStream.Purpose.Items));

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(shuffle.Next(5), sampler.Next(new int[5])));
    }

    [Fact]
    public void Popular_items_come_by_their_count_to_the_power_of_three_quarters()
    {
        // Counts 1, 16 and 81 weigh 1, 8 and 27; items 0, 2 and 5 are unknown.
        int[] items = [1, .. Enumerable.Repeat(4, 16), .. Enumerable.Repeat(3, 81)];
        var sampler = new PopularItems(new ObservedInteractions(new int[items.Length], items), new Random(1));

        var drawn = Enumerable.Range(0, 360).SelectMany(_ => sampler.Next(new int[100])).CountBy(item => item).ToDictionary();

        Assert.Equal([1, 3, 4], drawn.Keys.Order());
        AssertDistributed(new() { [1] = 1000, [4] = 8000, [3] = 27000 }, drawn);
    }

    [Fact]
    public void Observed_items_are_the_users_own_each_interaction_as_likely()
    {
        // User 0 has item 5 twice and item 6 once; user 1 has nothing; user 2 has item 1.
        var interactions = new ObservedInteractions([2, 0, 0, 0], [1, 5, 6, 5]);
        var sampler = new ObservedItems(3, interactions, new UniformItems(7, new Random(2)), new Random(1));

        var drawn = Enumerable.Range(0, 3500).Select(_ => sampler.Next([1, 0, 2, 0])).ToArray();

        Assert.All(drawn, items => Assert.Equal(1, items[2]));
        AssertDistributed(Enumerable.Range(0, 7).ToDictionary(item => item, _ => 500), drawn.CountBy(items => items[0]).ToDictionary());
        AssertDistributed(new() { [5] = 4667, [6] = 2333 }, drawn.SelectMany(items => new[] { items[1], items[3] }).CountBy(item => item).ToDictionary());
    }

    [Theory]
    [InlineData("plain-dot", 1100)] // More users than are scored at a time.
    [InlineData("biased-dot", 40)]
    [InlineData("mlp", 40)]
    public void Hard_negatives_are_in_the_scorers_own_top_list_of_their_user(string name, int users)
    {
        const int Depth = 5;
        var scorer = name switch
        {
            "plain-dot" => ScorerCatalogue.PlainDot(users),
            "biased-dot" => ScorerCatalogue.BiasedDot(users),
            _ => ScorerCatalogue.Mlp(users),
        };
        int[] trained = [.. Enumerable.Range(0, users).Where(user => user % 3 != 0).Reverse()];
        var told = new List<double>();
        var lists = TopLists.Of(scorer.Import(_scratch.Path), trained, Depth, new Told(told), CancellationToken.None);
        var sampler = new HardNegativeItems(lists, new UniformItems(30, new Random(2)), new Random(1));

        var batches = Enumerable.Range(0, 600).Select(_ => sampler.Next(trained.AsSpan(0, 7))).ToArray();

        // Places 0, 2, 4 and 6 hold one of the user's five best, which all come; the others hold all items in turn.
        foreach (var user in trained)
        {
            var fifth = Enumerable.Range(0, 30).Select(item => scorer.Score(user, item)).OrderDescending().ElementAt(Depth - 1);
            Assert.Equal(Depth, lists.Of(user).ToArray().Distinct().Count());
            Assert.All(lists.Of(user).ToArray(), item => Assert.True(scorer.Score(user, item) >= fifth - 1e-5));
        }

        for (var place = 0; place < 7; place += 2)
        {
            AssertDistributed(lists.Of(trained[place]).ToArray().ToDictionary(item => item, _ => 120), batches.CountBy(items => items[place]).ToDictionary());
        }

        var rest = batches.SelectMany(items => new[] { items[1], items[3], items[5] }).CountBy(item => item).ToDictionary();
        Assert.All(Enumerable.Range(0, 30), item => Assert.Equal(60, rest[item]));
        Assert.Equal(1, told[^1], 0.02);
        Assert.Equal(told.Order(), told);
    }

    [Fact]
    public void Lists_are_no_longer_than_the_catalogue_and_can_be_cancelled()
    {
        var scorer = ScorerCatalogue.PlainDot(users: 4, items: 3).Import(_scratch.Path);

        Assert.Equal(3, TopLists.Of(scorer, [1, 2], 50, null, CancellationToken.None).Length);
        Assert.Throws<OperationCanceledException>(() => TopLists.Of(scorer, [1, 2], 50, null, new CancellationToken(true)));
    }

    [Theory]
    [InlineData(ItemSampling.Uniform)]
    [InlineData(ItemSampling.Popularity)]
    [InlineData(ItemSampling.ObservedPairs)]
    [InlineData(ItemSampling.HardNegatives)]
    public void Replayed_calls_give_the_same_items_and_another_seed_gives_others(ItemSampling sampling)
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_scratch.Path);
        var interactions = new ObservedInteractions([.. Enumerable.Range(0, 200).Select(i => i % 38)], [.. Enumerable.Range(0, 200).Select(i => i * i % 30)]);
        int[][] Draw(int seed)
        {
            var sampler = TrainingItems.Create(
                new TrainingOptions { ItemSampling = sampling, Seed = seed, HardNegativeDepth = 4 }, scorer, [.. Enumerable.Range(0, 40)], interactions, null, CancellationToken.None);
            return [.. Enumerable.Range(0, 20).Select(i => sampler.Next([i, 39 - i, 38, 39]))];
        }

        var first = Draw(5);

        Assert.Equal(first, Draw(5));
        Assert.NotEqual(first, Draw(6));
        Assert.All(first, items => Assert.Equal(4, items.Length));
        Assert.All(first.SelectMany(items => items), item => Assert.InRange(item, 0, 29));
    }

    /// <summary>Pearson's statistic; with up to six degrees of freedom chance exceeds 22.5 once in a thousand times.</summary>
    private static void AssertDistributed(Dictionary<int, int> expected, Dictionary<int, int> drawn)
    {
        Assert.Empty(drawn.Keys.Except(expected.Keys));
        Assert.InRange(expected.Sum(item => Math.Pow(drawn.GetValueOrDefault(item.Key) - item.Value, 2) / item.Value), 0, 22.5);
    }

    private sealed class Told(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}

using RecInterp.Training.Worlds;

namespace RecInterp.Training.Tests.Worlds;

public sealed class PlantedConceptsTests
{
    private const int Count = 64; // 2 broad concepts, 8 narrower, 32 narrower still, and 22 alone.
    private const int Rows = 6000;

    private static readonly PlantedConcepts World = PlantedConcepts.Draw(Count, 20, Rows, Rows, seed: 1);

    [Fact]
    public void A_narrower_concept_is_active_only_where_its_broader_one_is_and_siblings_exclude_each_other()
    {
        Assert.Equal([.. Enumerable.Repeat(-1, 2), .. Enumerable.Range(0, 40).Select(i => i / 4), .. Enumerable.Repeat(-1, 22)], World.Broader);
        foreach (var table in new[] { World.Users, World.Items })
        {
            for (var row = 0; row < Rows; row++)
            {
                var active = Enumerable.Range(0, Count).Where(concept => table.Active[(row * Count) + concept] && World.Broader[concept] >= 0).Select(concept => World.Broader[concept]).ToArray();
                Assert.All(active, broader => Assert.True(table.Active[(row * Count) + broader]));
                Assert.Equal(active.Length, active.Distinct().Count());
            }
        }
    }

    [Fact]
    public void A_broader_concept_is_alone_in_a_fifth_of_its_rows_or_more()
    {
        for (var broader = 0; broader < 10; broader++)
        {
            var narrowed = Enumerable.Range(0, Count).Where(concept => World.Broader[concept] == broader).Sum(Share);
            Assert.InRange(narrowed / Share(broader), 0.1, 0.9); // 0.8 at most, times what tastes do.
        }
    }

    [Fact]
    public void Frequency_falls_with_rank_and_differs_between_towers()
    {
        Assert.InRange(Share(0), 0.2, 0.7);
        Assert.True(Share(0) + Share(1) > 4 * Enumerable.Range(42, 22).Max(Share));
        Assert.Contains(Enumerable.Range(0, Count), concept => World.Users.Share(concept, Count) > 1.5 * World.Items.Share(concept, Count));
        Assert.Contains(Enumerable.Range(0, Count), concept => World.Items.Share(concept, Count) > 1.5 * World.Users.Share(concept, Count));
        Assert.Equal(World.MeanActive(), (World.Users.MeanActive + World.Items.MeanActive) / 2, 1e-9);
        Assert.Equal(Enumerable.Range(0, Count).Select(Share).OrderDescending().Take(5).Sum(), World.MeanActive(5), 1e-9);
    }

    [Fact]
    public void Some_concepts_that_stand_alone_are_together_more_often_than_chance_has_it_and_some_less()
    {
        var lifts = new List<double>();
        for (var a = 42; a < 52; a++)
        {
            for (var b = a + 1; b < 52; b++)
            {
                var both = Enumerable.Range(0, Rows).Count(row => World.Users.Active[(row * Count) + a] && World.Users.Active[(row * Count) + b]);
                lifts.Add(both / (World.Users.Share(a, Count) * World.Users.Share(b, Count) * Rows));
            }
        }

        Assert.True(lifts.Max() > 1.5 && lifts.Min() < 0.7, $"from {lifts.Min():F2} to {lifts.Max():F2}");
    }

    [Fact]
    public void An_embedding_is_the_sum_of_its_concepts_and_little_noise()
    {
        // A row in which one concept is active lies along its direction.
        var (alone, concept) = Enumerable.Range(0, Rows)
            .Select(row => (Row: row, Active: Enumerable.Range(0, Count).Where(c => World.Users.Active[(row * Count) + c]).ToArray()))
            .Where(row => row.Active.Length == 1)
            .Select(row => (row.Row, row.Active[0]))
            .First();
        var x = World.Users.Embeddings.Values.Slice(alone * 20, 20).ToArray();
        var direction = World.Directions.AsSpan(concept * 20, 20).ToArray();

        Assert.Equal(1, direction.Sum(value => (double)value * value), 1e-5);
        var along = x.Zip(direction).Sum(pair => pair.First * pair.Second);
        Assert.InRange(along, 0.3, 1.7);
        Assert.InRange(Math.Sqrt(x.Zip(direction).Sum(pair => Math.Pow(pair.First - (along * pair.Second), 2))), 0, 0.2);
    }

    [Fact]
    public void Without_a_hierarchy_all_stand_alone()
    {
        var flat = PlantedConcepts.Draw(Count, 20, 100, 100, seed: 1, flat: true);

        Assert.All(flat.Broader, broader => Assert.Equal(-1, broader));
    }

    [Fact]
    public void The_same_seed_gives_the_same_world_and_another_another()
    {
        float[] Values(int seed) => PlantedConcepts.Draw(Count, 20, 50, 50, seed).Users.Embeddings.Values.ToArray();

        Assert.Equal(Values(1), Values(1));
        Assert.NotEqual(Values(1), Values(2));
    }

    [Theory]
    [InlineData(1, 20, 10, 10)]
    [InlineData(64, 1, 10, 10)]
    [InlineData(64, 20, 0, 10)]
    [InlineData(64, 20, 10, 0)]
    public void A_world_without_concepts_columns_or_rows_is_refused(int count, int width, int users, int items) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PlantedConcepts.Draw(count, width, users, items, seed: 1));

    private static double Share(int concept) => (World.Users.Share(concept, Count) + World.Items.Share(concept, Count)) / 2;
}

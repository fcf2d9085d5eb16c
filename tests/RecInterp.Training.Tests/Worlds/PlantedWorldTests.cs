using RecInterp.TestScorers;
using RecInterp.Training.Worlds;

namespace RecInterp.Training.Tests.Worlds;

public class PlantedWorldTests
{
    private static readonly PlantedWorld World = PlantedWorld.Create(users: 300, items: 250, seed: 5);

    [Fact]
    public void The_same_seed_gives_the_same_world_and_another_another()
    {
        var same = PlantedWorld.Create(300, 250, seed: 5);
        var other = PlantedWorld.Create(300, 250, seed: 6);

        Assert.Equal(Describe(World), Describe(same));
        Assert.NotEqual(Describe(World), Describe(other));
        Assert.Equal(World.UserFeatures(1), same.UserFeatures(1));
        Assert.Equal(World.ItemFeatures(2), same.ItemFeatures(2));
        Assert.NotEqual(World.ItemFeatures(2), World.ItemFeatures(3));
    }

    [Fact]
    public void No_user_is_shown_the_held_out_item_among_the_watched()
    {
        for (var user = 0; user < 300; user++)
        {
            Assert.DoesNotContain(World.HeldOut[user], World.Watched[user]);
            Assert.InRange(World.HeldOut[user], 0, 249);
            Assert.All(World.Watched[user], item => Assert.InRange(item, 0, 249));
            Assert.Equal(World.Watched[user].Length, World.Watched[user].Distinct().Count());
            Assert.InRange(World.Watched[user].Length, 19, 58);
        }
    }

    [Fact]
    public void Items_carry_one_or_two_concepts_under_titles_of_their_own()
    {
        Assert.Equal(250, World.Items.Select(item => item.Title).Distinct().Count());
        Assert.All(World.Items, item =>
        {
            Assert.InRange(item.Concepts.Length, 1, 2);
            Assert.Equal(item.Concepts.Length, item.Concepts.Distinct().Count());
            Assert.All(item.Concepts, concept => Assert.InRange(concept, 0, PlantedWorld.Concepts.Count - 1));
        });
        Assert.Equal([.. Enumerable.Range(1, 250).Select(rank => Math.Pow(rank, -0.4))], World.Items.Select(item => item.Popularity).OrderDescending());
        for (var concept = 0; concept < PlantedWorld.Concepts.Count; concept++)
        {
            Assert.Equal(World.Items.Select(item => item.Concepts.Contains(concept)), World.Carriers(concept));
        }
    }

    [Fact]
    public void Users_like_two_to_four_concepts_and_watch_what_they_like()
    {
        var (watched, all) = (0.0, 0.0);
        for (var user = 0; user < 300; user++)
        {
            var taste = World.Tastes[user];
            Assert.InRange(taste.Count(liking => liking > 0), 2, 4);
            Assert.All(taste.Where(liking => liking > 0), liking => Assert.InRange(liking, 0.5, 1));
            bool Likes(int item) => World.Items[item].Concepts.Any(concept => taste[concept] > 0);
            watched += World.Watched[user].Average(item => Likes(item) ? 1.0 : 0);
            all += Enumerable.Range(0, 250).Average(item => Likes(item) ? 1.0 : 0);
        }

        Assert.True(watched > 1.5 * all, $"liked share: {watched / 300:F2} of what is watched, {all / 300:F2} of the catalogue");
    }

    [Fact]
    public void Features_show_the_concepts_under_noise_beside_columns_of_noise()
    {
        var features = World.ItemFeatures(1);

        Assert.Equal(250 * PlantedWorld.FeatureCount, features.Length);
        var concepts = PlantedWorld.Concepts.Count;
        for (var column = 0; column < concepts; column++)
        {
            var carriers = World.Carriers(column);
            double Mean(bool carried) => Enumerable.Range(0, 250).Where(item => carriers[item] == carried).Average(item => features[(item * PlantedWorld.FeatureCount) + column]);

            // Noise of 0.25: the mean of at least ten carriers is within 0.3 of 1 but for one world in ten thousand.
            Assert.InRange(Mean(true) - Mean(false), 0.7, 1.3);
        }

        var noise = Enumerable.Range(0, 250).Select(item => (double)features[(item * PlantedWorld.FeatureCount) + concepts]).ToArray();
        Assert.InRange(noise.Average(), -0.3, 0.3);
        Assert.InRange(noise.Average(value => value * value), 0.6, 1.4);
    }

    [Fact]
    public void The_catalogue_is_written_as_a_table()
    {
        using var scratch = new ScratchFolder();

        World.WriteItems(scratch["items.csv"]);

        var lines = File.ReadAllLines(scratch["items.csv"]);
        Assert.Equal(251, lines.Length);
        Assert.Equal("item,title,concepts,popularity", lines[0]);
        var first = World.Items[0];
        Assert.StartsWith($"0,{first.Title},{string.Join('|', first.Concepts.Select(concept => PlantedWorld.Concepts[concept]))},0.", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 250)]
    [InlineData(1, 199)]
    public void A_world_without_people_or_with_too_few_films_is_refused(int users, int items) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PlantedWorld.Create(users, items, seed: 1));

    private static string Describe(PlantedWorld world) => string.Join(
        '\n',
        world.Items.Select(item => $"{item.Title} {string.Join(',', item.Concepts)} {item.Popularity:R}")
            .Concat(world.Tastes.Select(taste => string.Join(' ', taste)))
            .Concat(world.Watched.Select(items => string.Join(' ', items)))
            .Append(string.Join(' ', world.HeldOut)));
}

using RecInterp.Training.Evaluation;
using RecInterp.Training.Worlds;

namespace RecInterp.Training.Tests.Evaluation;

public sealed class SyntheticBenchmarkTests
{
    [Fact]
    public void Trained_dictionaries_recover_more_concepts_than_an_untrained_one_at_about_one_L0()
    {
        var world = PlantedConcepts.Draw(24, 16, 1500, 1000, seed: 2);

        var rows = SyntheticBenchmark.Run(world, steps: 1200, seed: 2).ToDictionary(row => row.Name);

        Assert.Equal(["batch-top-k", "gated", "jump-relu", "matryoshka-batch-top-k", "relu", "tied-relu", "top-k", "untrained"], rows.Keys.Order(StringComparer.Ordinal));
        var untrained = rows["untrained"];
        Assert.InRange(untrained.Mcc, 0, 0.75); // The world's directions are not those that weights start from.
        Assert.All(rows.Values.Where(row => row != untrained), row => Assert.True(row.F1 > untrained.F1 && row.Mcc > untrained.Mcc && row.Fvu < untrained.Fvu, $"{row} beside {untrained}"));
    }

    [Fact]
    public void A_world_is_what_its_description_says()
    {
        var world = PlantedConcepts.Draw(30, 12, 4000, 4000, seed: 1);

        double Share(PlantedConcepts.Table table, int concept) => Enumerable.Range(0, 4000).Count(row => table.Active[(row * 30) + concept]) / 4000.0;
        Assert.True(Share(world.Users, 0) > Share(world.Users, 27) && Share(world.Items, 0) < Share(world.Items, 27)); // Popular for users is not popular for items.
        Assert.All(Enumerable.Range(0, 4000), row => Assert.True(!world.Users.Active[(row * 30) + 5] || world.Users.Active[(row * 30) + 4])); // 5 is narrower than 4.
        Assert.All(Enumerable.Range(0, 30), concept => Assert.Equal(1, world.Directions.AsSpan(concept * 12, 12).ToArray().Sum(x => (double)x * x), 1e-5));
        Assert.Equal(world.Users.Embeddings.Values.ToArray(), PlantedConcepts.Draw(30, 12, 4000, 4000, seed: 1).Users.Embeddings.Values.ToArray());
    }
}

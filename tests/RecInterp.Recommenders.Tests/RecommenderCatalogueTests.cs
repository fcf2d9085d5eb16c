namespace RecInterp.Recommenders.Tests;

public class RecommenderCatalogueTests
{
    [Fact]
    public void Every_description_has_a_name_of_its_own_and_options()
    {
        Assert.Equal(["mf", "ncf", "bprmf", "lightgcn", "als", "sasrec", "timirec"], RecommenderCatalogue.All.Select(one => one.Name));
        Assert.All(RecommenderCatalogue.All, one => Assert.NotNull(one.Options));
        Assert.All(RecommenderCatalogue.All, one => Assert.Same(one, RecommenderCatalogue.Of(one.Kind)));
        Assert.Throws<ArgumentException>(() => RecommenderCatalogue.Of((RecommenderKind)99));
    }
}

using RecInterp.Reproduction.Interventions;
using RecInterp.Reproduction.Profiles;

namespace RecInterp.Reproduction.Tests.Profiles;

public class ProfileTests
{
    [Fact]
    public void A_profile_is_the_groups_mean_beside_that_of_all()
    {
        var profile = ActivationProfile.Of([3, 0, 1, 1, 0, 2, 0, 1], 2, [true, false, true, false]);

        Assert.Equal([1.5, 1], profile.Group);
        Assert.Equal([1, 1], profile.All);
        Assert.Equal(0, profile.Peak);
        Assert.Equal(1.5, profile.Selectivity(0));
        Assert.Throws<ArgumentException>(() => ActivationProfile.Of([1, 2], 1, [false, false]));
    }

    [Theory]
    [InlineData(1919, 0)]
    [InlineData(1969, 0)]
    [InlineData(1970, 1)]
    [InlineData(1989, 2)]
    [InlineData(1990, 3)]
    [InlineData(2000, 4)]
    public void Years_fall_into_five_parts(int year, int part) => Assert.Equal(part, DecadeHistogram.PartOf(year));

    [Fact]
    public void Audiences_are_those_who_choose_most_of_a_genre()
    {
        var set = MadeUpSet.Of(20, 30);
        int[] users = [.. Enumerable.Range(0, 20)];

        // Users of even numbers choose items of even numbers alone, which are the comedies.
        Assert.Equal([0, 2, 4], Audience.Heaviest(set, users, set.Tagged("Comedy"), 3));
        Assert.Equal([0, 4, 8, 12, 16], Audience.Of(set, users, "age", "1"));
        Assert.Equal([1, 5, 9, 13, 17], Audience.OfSlippedIds(set, users, "age", "1")); // Id 1 is number 0: the code takes the neighbour.
        Assert.Equal(5, Audience.Drawn(users, 5, 1).Distinct().Count());
    }
}

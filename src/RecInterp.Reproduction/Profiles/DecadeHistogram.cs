using RecInterp.Core.Scoring;
using RecInterp.DataSets.Descriptions;
using RecInterp.Reproduction.Dictionaries;

namespace RecInterp.Reproduction.Profiles;

/// <summary>From which years the strongest films of a latent are: the decades of figure 3.</summary>
internal static class DecadeHistogram
{
    /// <summary>Names of the five parts.</summary>
    public static IReadOnlyList<string> Names { get; } = ["before 1970", "1970s", "1980s", "1990s", "2000"];

    /// <summary>Shares of the decades among all films that have a year.</summary>
    public static double[] Base(IReadOnlyList<ItemDescription> items) => Shares(items.Select(item => item.Year));

    /// <summary>Shares of the decades among the strongest films of a latent, those without a year left out.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="count">How many films.</param>
    public static double[] Of(PaperDictionary dictionary, int latent, int count) =>
        Shares(TopItems.Select(dictionary.Items.Column(latent), count).Select(item => dictionary.Set.Set.Items[item].Year));

    /// <summary>The part that a year is in.</summary>
    public static int PartOf(int year) => year < 1970 ? 0 : Math.Min((year - 1960) / 10, Names.Count - 1);

    private static double[] Shares(IEnumerable<int?> years)
    {
        int[] known = [.. years.OfType<int>()];
        return [.. Enumerable.Range(0, Names.Count).Select(part => known.Length == 0 ? 0 : (double)known.Count(year => PartOf(year) == part) / known.Length)];
    }
}

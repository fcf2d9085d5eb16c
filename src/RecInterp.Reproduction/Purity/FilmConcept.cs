using RecInterp.DataSets.Descriptions;
using RecInterp.Reproduction.Bases;

namespace RecInterp.Reproduction.Purity;

/// <summary>A concept of table 1: a genre, years, or both.</summary>
/// <param name="Name">Its name in the paper.</param>
/// <param name="Genre">The genre; null where years alone make it.</param>
/// <param name="From">First year; null where any will do.</param>
/// <param name="Until">Last year; null where any will do.</param>
internal sealed record FilmConcept(string Name, string? Genre, int? From = null, int? Until = null)
{
    /// <summary>The 16 rows of content: 11 genres, films before 1970, and genres of a decade.</summary>
    public static IReadOnlyList<FilmConcept> All { get; } =
    [
        .. new[] { "Children's", "Drama", "Action", "Adventure", "Animation", "Comedy", "Horror", "Romance", "Sci-Fi", "Thriller", "Crime" }.Select(genre => new FilmConcept(genre, genre)),
        new("Golden-Age", null, null, 1969),
        new("90's Drama", "Drama", 1990, 1999),
        new("90's Comedy", "Comedy", 1990, 1999),
        new("90's Action", "Action", 1990, 1999),
        new("80's Comedy", "Comedy", 1980, 1989),
    ];

    /// <summary>For each item whether it carries the concept. An item without a year carries none that has years.</summary>
    public bool[] Carriers(PaperSet set) => [.. set.Set.Items.Select(Carries)];

    private bool Carries(ItemDescription item) =>
        (Genre is null || item.Tags.Contains(Genre)) && ((From is null && Until is null) || (item.Year is { } year && year >= (From ?? year) && year <= (Until ?? year)));
}

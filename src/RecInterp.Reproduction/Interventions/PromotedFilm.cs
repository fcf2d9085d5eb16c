using RecInterp.Reproduction.Bases;

namespace RecInterp.Reproduction.Interventions;

/// <summary>Which film is promoted: a rule in place of a choice.</summary>
internal static class PromotedFilm
{
    /// <summary>The rule, for a reader.</summary>
    public const string Rule =
        "of the films for children that are musicals and not of the audience's genre, the one whose popularity is in the middle (the paper's film is a musical for children).";

    /// <summary>Finds it.</summary>
    /// <param name="set">The data.</param>
    /// <param name="audience">For each film whether it is of the audience's genre.</param>
    public static int Of(PaperSet set, bool[] audience)
    {
        var (children, musical) = (set.Tagged("Children's"), set.Tagged("Musical"));
        int[] films = [.. Enumerable.Range(0, set.ItemCount).Where(item => children[item] && musical[item] && !audience[item]).OrderBy(item => set.PopularityRanks[item])];
        return films[films.Length / 2];
    }
}

using System.Globalization;
using RecInterp.Reproduction.Bases;

namespace RecInterp.Reproduction.Interventions;

/// <summary>Whom an intervention is for. All come from the users that the dictionary was not trained on.</summary>
internal static class Audience
{
    /// <summary>The users with the largest share of a genre among their training films; of equal shares the lower number.</summary>
    /// <param name="set">The data.</param>
    /// <param name="users">Users to choose from.</param>
    /// <param name="carries">For each film whether it is of the genre.</param>
    /// <param name="count">How many.</param>
    public static int[] Heaviest(PaperSet set, IReadOnlyList<int> users, bool[] carries, int count) =>
        [.. users.OrderByDescending(user => Share(set, user, carries)).ThenBy(user => user).Take(count).Order()];

    /// <summary>Users drawn at random.</summary>
    /// <param name="users">Users to choose from.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed of the draw.</param>
    public static int[] Drawn(IReadOnlyList<int> users, int count, int seed)
    {
        int[] order = [.. users];
        new Random(seed).Shuffle(order);
        return [.. order.Take(count).Order()];
    }

    /// <summary>Users of an attribute.</summary>
    /// <param name="set">The data.</param>
    /// <param name="users">Users to choose from.</param>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    public static int[] Of(PaperSet set, IReadOnlyList<int> users, string attribute, string value) =>
        [.. users.Where(user => set.Set.Users[user].Attributes.GetValueOrDefault(attribute) == value)];

    /// <summary>Whom the published code takes for users of an attribute: it compares published ids with numbers that count from 0, and so finds neighbours of theirs.</summary>
    /// <param name="set">The data.</param>
    /// <param name="users">Users to choose from.</param>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    public static int[] OfSlippedIds(PaperSet set, IReadOnlyList<int> users, string attribute, string value)
    {
        var ids = set.Set.Users.Where(user => user.Attributes.GetValueOrDefault(attribute) == value).Select(user => user.Id).ToHashSet(StringComparer.Ordinal);
        return [.. users.Where(user => ids.Contains(user.ToString(CultureInfo.InvariantCulture)))];
    }

    private static double Share(PaperSet set, int user, bool[] carries)
    {
        var films = set.Trained[user];
        var hits = 0;
        foreach (var film in films)
        {
            hits += carries[film] ? 1 : 0;
        }

        return films.Length == 0 ? 0 : (double)hits / films.Length;
    }
}

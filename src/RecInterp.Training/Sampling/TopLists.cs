using RecInterp.Core.Scoring;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Evaluation;

namespace RecInterp.Training.Sampling;

/// <summary>The scorer's own top list of each user that is trained on. Immutable: 4 k bytes for each of these users, and 4 for every user.</summary>
internal sealed class TopLists
{
    private const int UserBlock = 1024;

    private readonly int[] _places;
    private readonly int[] _items;

    private TopLists(int[] places, int[] items, int length)
    {
        (_places, _items) = (places, items);
        Length = length;
    }

    /// <summary>Items in a list, k.</summary>
    public int Length { get; }

    /// <summary>Scores the whole catalogue for each user, some users at a time.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="users">Row numbers of users, distinct.</param>
    /// <param name="length">k, at least 1; no more than there are items are taken.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Checked between users.</param>
    /// <exception cref="ArgumentException">A score is NaN.</exception>
    public static TopLists Of(ScorerFolder scorer, int[] users, int length, IProgress<double>? progress, CancellationToken cancellation)
    {
        length = Math.Min(length, scorer.Items.Rows);
        var places = new int[scorer.Users.Rows];
        var items = new int[checked(users.Length * length)];
        var percent = Math.Max(1, users.Length / 100);
        using var scores = new CatalogueScores(scorer);
        for (var start = 0; start < users.Length; start += UserBlock)
        {
            var block = users.AsSpan(start, Math.Min(UserBlock, users.Length - start));
            var first = start;
            scores.ForEach(
                scorer.Users.Select(block),
                scorer.Items,
                (user, row) =>
                {
                    var place = first + user;
                    places[users[place]] = place;
                    TopItems.Select(row, length).CopyTo(items, place * length);
                    if ((place + 1) % percent == 0)
                    {
                        progress?.Report((place + 1.0) / users.Length);
                    }
                },
                cancellation);
        }

        return new TopLists(places, items, length);
    }

    /// <summary>A user's list, best first, k item rows.</summary>
    /// <param name="user">Row number of one of the users.</param>
    public ReadOnlySpan<int> Of(int user) => _items.AsSpan(_places[user] * Length, Length);
}

using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Interactions;

namespace RecInterp.Recommenders.Training;

/// <summary>Pairs of users and items that are labelled 1, chosen, or 0, drawn from what the user never chose.</summary>
/// <remarks>A user gets as many negatives as positives in the whole split, hidden ones included, as in the prediction-aware paper's code for MovieLens; fewer where the user has left fewer items.
/// They are drawn evenly and without replacement from items that the user has in no part of the split. That code draws by the softmax of popularity shares: shares are below 0.0035 there, so the
/// largest weight is 1.0034 times the smallest, which is even for all purposes.</remarks>
internal sealed class LabelledPairs
{
    private readonly int[] _users;
    private readonly int[] _items;
    private readonly UserItems _chosen;

    public LabelledPairs(Split split)
    {
        _users = [.. split.Train.Select(row => split.Log.Users[row])];
        _items = [.. split.Train.Select(row => split.Log.Items[row])];
        _chosen = UserItems.Of(split.Log, split.Train, split.Dev, split.Test);
    }

    /// <summary>Draws negatives and puts them behind the positives.</summary>
    /// <param name="random">Source.</param>
    public (int[] Users, int[] Items, int Positives) Draw(Random random)
    {
        var (users, items) = (new List<int>(_users), new List<int>(_items));
        var pool = new int[_chosen.ItemCount];
        for (var user = 0; user < _chosen.UserCount; user++)
        {
            var own = _chosen[user];
            var left = FillPool(pool, own);
            for (var drawn = 0; drawn < Math.Min(own.Length, left); drawn++)
            {
                var place = random.Next(drawn, left);
                (pool[drawn], pool[place]) = (pool[place], pool[drawn]);
                users.Add(user);
                items.Add(pool[drawn]);
            }
        }

        return ([.. users], [.. items], _users.Length);
    }

    private static int FillPool(int[] pool, ReadOnlySpan<int> chosen)
    {
        int left = 0, next = 0;
        for (var item = 0; item < pool.Length; item++)
        {
            if (next < chosen.Length && chosen[next] == item)
            {
                next++;
            }
            else
            {
                pool[left++] = item;
            }
        }

        return left;
    }
}

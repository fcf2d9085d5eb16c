using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Training;

/// <summary>The labelled pairs of one epoch as tensors, shuffled.</summary>
internal sealed class LabelledEpoch : IDisposable
{
    private readonly Tensor _users;
    private readonly Tensor _items;
    private readonly Tensor _labels;

    /// <summary>Shuffles pairs.</summary>
    /// <param name="pairs">The pairs, positives first.</param>
    /// <param name="order">Source of the order.</param>
    public LabelledEpoch((int[] Users, int[] Items, int Positives) pairs, Random order)
    {
        var places = new int[pairs.Users.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        order.Shuffle(places);
        var (users, items, labels) = (new long[places.Length], new long[places.Length], new float[places.Length]);
        for (var i = 0; i < places.Length; i++)
        {
            (users[i], items[i], labels[i]) = (pairs.Users[places[i]], pairs.Items[places[i]], places[i] < pairs.Positives ? 1 : 0);
        }

        Count = places.Length;
        _users = tensor(users, [Count, 1]).DetachFromDisposeScope();
        _items = tensor(items, [Count, 1]).DetachFromDisposeScope();
        _labels = tensor(labels, [Count, 1]).DetachFromDisposeScope();
    }

    /// <summary>Number of pairs.</summary>
    public int Count { get; }

    /// <summary>Some consecutive pairs, each a column [size, 1].</summary>
    public (Tensor Users, Tensor Items, Tensor Labels) Batch(int start, int size) => (_users.narrow(0, start, size), _items.narrow(0, start, size), _labels.narrow(0, start, size));

    /// <inheritdoc/>
    public void Dispose()
    {
        _users.Dispose();
        _items.Dispose();
        _labels.Dispose();
    }
}

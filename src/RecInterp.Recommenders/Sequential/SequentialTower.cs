namespace RecInterp.Recommenders.Sequential;

/// <summary>A user tower in training: it turns histories into user embeddings, and ranks the item that was chosen above one that was not.</summary>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
internal abstract class SequentialTower
{
    /// <summary>Name of the parameter that holds the item vectors, shape [I, d].</summary>
    public const string ItemVectors = "item.weight";

    /// <summary>Name of the parameter that holds the vectors of positions 1 to H, shape [H, d]; position 1 is the most recent.</summary>
    public const string PositionVectors = "position.weight";

    /// <summary>All tensors of the tower.</summary>
    public abstract TowerParameters Parameters { get; }

    /// <summary>The names of those that the present stage trains.</summary>
    public virtual IEnumerable<string> Trained => Parameters.All.Select(each => each.Name);

    /// <summary>Adds the gradients of a batch's mean loss to those of the parameters.</summary>
    /// <param name="batch">The histories.</param>
    /// <param name="targets">The item that was chosen after each.</param>
    /// <param name="negatives">An item that was not.</param>
    /// <returns>The loss.</returns>
    public abstract double Backward(SequenceBatch batch, ReadOnlySpan<int> targets, ReadOnlySpan<int> negatives);
}

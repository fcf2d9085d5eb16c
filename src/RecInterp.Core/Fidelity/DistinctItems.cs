namespace RecInterp.Core.Fidelity;

/// <summary>The condition both list measures put on their input.</summary>
internal static class DistinctItems
{
    /// <summary>Demands that no item stands twice in a list.</summary>
    /// <exception cref="ArgumentException">An item does; the message names it and its positions.</exception>
    public static void Require(ReadOnlySpan<int> items, string name)
    {
        for (int position = 1; position < items.Length; position++)
        {
            int earlier = items[..position].IndexOf(items[position]);
            if (earlier >= 0)
            {
                throw new ArgumentException(
                    $"{name} holds item {items[position]} at positions {earlier} and {position}; each item may stand once.", name);
            }
        }
    }
}

using RecInterp.DataSets.Filters;
using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Splits;

/// <summary>A split as one part for each row, and back.</summary>
internal static class SplitParts
{
    public static Split ToSplit(InteractionLog log, SplitPart[] parts) => new(
        log,
        RowSelection.RowsWhere(parts.Length, row => parts[row] == SplitPart.Train),
        RowSelection.RowsWhere(parts.Length, row => parts[row] == SplitPart.Dev),
        RowSelection.RowsWhere(parts.Length, row => parts[row] == SplitPart.Test));

    /// <exception cref="ArgumentException">A row stands twice.</exception>
    public static SplitPart[] Of(Split split)
    {
        var parts = new SplitPart[split.Log.Count];
        Mark(parts, split.Train, SplitPart.Train);
        Mark(parts, split.Dev, SplitPart.Dev);
        Mark(parts, split.Test, SplitPart.Test);
        return parts;
    }

    private static void Mark(SplitPart[] parts, int[] rows, SplitPart part)
    {
        foreach (var row in rows)
        {
            parts[row] = parts[row] == SplitPart.None
                ? part
                : throw new ArgumentException($"row {row} of the split stands in {parts[row]} and in {part}, expected it in one part");
        }
    }
}

using RecInterp.DataSets.Splits;

namespace RecInterp.Recommenders.Als;

/// <summary>The confidences of chosen pairs, row by row: users by items, or turned.</summary>
internal sealed class ConfidenceMatrix
{
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly float[] _confidences;

    private ConfidenceMatrix(int[] starts, int[] columns, float[] confidences) => (_starts, _columns, _confidences) = (starts, columns, confidences);

    public int Rows => _starts.Length - 1;

    /// <summary>Columns of a row's chosen pairs.</summary>
    public ReadOnlySpan<int> Columns(int row) => _columns.AsSpan(_starts[row].._starts[row + 1]);

    /// <summary>Their confidences.</summary>
    public ReadOnlySpan<float> Confidences(int row) => _confidences.AsSpan(_starts[row].._starts[row + 1]);

    /// <summary>Users by items and items by users. The value of a pair is the sum of its rows' values, and each row's is its rating where the log has ratings, else 1.</summary>
    /// <exception cref="ArgumentException">A value is not above 0; names the row.</exception>
    public static (ConfidenceMatrix ByUser, ConfidenceMatrix ByItem) Of(Split split, AlsOptions options, bool usesRatings)
    {
        var (log, values) = (split.Log, new Dictionary<(int User, int Item), double>(split.Train.Length));
        foreach (var row in split.Train)
        {
            var value = usesRatings ? log.Ratings[row] : 1;
            if (!(value > 0) || !float.IsFinite(value))
            {
                throw new ArgumentException($"row {row}: found value {value}, expected a finite number above 0", nameof(split));
            }

            var pair = (log.Users[row], log.Items[row]);
            values[pair] = values.GetValueOrDefault(pair) + value;
        }

        var pairs = values
            .Select(entry => (entry.Key.User, entry.Key.Item, Confidence: (float)((options.Confidence == ConfidenceRule.OnePlusValue ? 1 : 0) + (options.Alpha * entry.Value))))
            .OrderBy(pair => pair.User).ThenBy(pair => pair.Item)
            .ToArray();
        return (Collect(log.UserCount, pairs), Collect(log.ItemCount, [.. pairs.Select(pair => (pair.Item, pair.User, pair.Confidence)).OrderBy(pair => pair.Item1).ThenBy(pair => pair.Item2)]));
    }

    private static ConfidenceMatrix Collect(int rows, (int Row, int Column, float Confidence)[] pairs)
    {
        var starts = new int[rows + 1];
        foreach (var (row, _, _) in pairs)
        {
            starts[row + 1]++;
        }

        for (var row = 0; row < rows; row++)
        {
            starts[row + 1] += starts[row];
        }

        return new ConfidenceMatrix(starts, [.. pairs.Select(pair => pair.Column)], [.. pairs.Select(pair => pair.Confidence)]);
    }
}

using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Splits;

/// <summary>Each user's last interaction is for the test, the one before for choosing, the others for training.</summary>
public static class LeaveOneOut
{
    /// <summary>Splits a log.</summary>
    /// <remarks>The preparation of ReChorus: the first interaction is for training whatever comes after. So a user with one is only trained on, one with two
    /// has no dev row. Rows of the same time: the earlier row is the earlier one.</remarks>
    /// <param name="log">The log.</param>
    public static Split Of(InteractionLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var sequences = new UserSequences(log);
        var parts = new SplitPart[log.Count];
        Array.Fill(parts, SplitPart.Train);
        for (var user = 0; user < log.UserCount; user++)
        {
            var rows = sequences.RowsOf(user);
            if (rows.Length > 1)
            {
                parts[rows[^1]] = SplitPart.Test;
            }

            if (rows.Length > 2)
            {
                parts[rows[^2]] = SplitPart.Dev;
            }
        }

        return SplitParts.ToSplit(log, parts);
    }
}

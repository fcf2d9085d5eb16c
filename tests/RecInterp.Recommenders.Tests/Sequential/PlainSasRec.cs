using RecInterp.Recommenders.Sequential;

namespace RecInterp.Recommenders.Tests.Sequential;

/// <summary>SASRec as loops in double precision.</summary>
internal static class PlainSasRec
{
    /// <summary>Outputs at all positions of one history.</summary>
    public static double[][] Outputs(PlainNumbers numbers, SasRecOptions options, ReadOnlySpan<int> history)
    {
        var x = new double[history.Length][];
        for (var j = 0; j < x.Length; j++)
        {
            x[j] = PlainNumbers.Sum(numbers.Row("item.weight", history[j], options.Width), numbers.Row("position.weight", history.Length - 1 - j, options.Width));
        }

        for (var layer = 0; layer < options.Layers; layer++)
        {
            x = numbers.Block($"block{layer}", x, options.Heads, (i, j) => j <= i);
        }

        return x;
    }

    public static double Loss(PlainNumbers numbers, SasRecOptions options, int[][] histories, int[] targets, int[] negatives) => histories.Select((history, row) =>
    {
        var probe = Outputs(numbers, options, history)[^1];
        return PlainNumbers.RankLoss(
            PlainNumbers.Dot(probe, numbers.Row("item.weight", targets[row], options.Width)), PlainNumbers.Dot(probe, numbers.Row("item.weight", negatives[row], options.Width)));
    }).Average();
}

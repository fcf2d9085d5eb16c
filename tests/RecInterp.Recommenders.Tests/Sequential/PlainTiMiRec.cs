using RecInterp.Recommenders.Sequential;

namespace RecInterp.Recommenders.Tests.Sequential;

/// <summary>TiMiRec as loops in double precision.</summary>
internal static class PlainTiMiRec
{
    public static double[][] Interests(PlainNumbers numbers, TiMiRecOptions options, int[] history)
    {
        double[][] x = [.. history.Select((item, j) => PlainNumbers.Sum(
            numbers.Row("item.weight", item, options.Width), numbers.Row("position.weight", history.Length - 1 - j, options.Width)))];
        var rows = numbers.Block("block", x, 1, (_, _) => true);
        double[][] scores = [.. rows.Select(row => numbers.Linear("interest.output", [.. numbers.Linear("interest.hidden", row).Select(Math.Tanh)]))];
        return [.. Enumerable.Range(0, options.Interests).Select(interest =>
        {
            var weights = PlainNumbers.Softmax([.. scores.Select(score => score[interest])]);
            return Enumerable.Range(0, options.Width).Select(column => rows.Select((row, j) => weights[j] * row[column]).Sum()).ToArray();
        })];
    }

    public static double[] Intents(PlainNumbers numbers, TiMiRecOptions options, int[] history)
    {
        var state = new double[options.Width];
        foreach (var item in history)
        {
            var input = numbers.Linear("intent.recurrent.input", numbers.Row("intent.item.weight", item, options.Width));
            var before = numbers.Linear("intent.recurrent.state", state);
            state = [.. state.Select((old, c) =>
            {
                var (reset, update, candidate) = (c, options.Width + c, (2 * options.Width) + c);
                var z = Sigmoid(input[update] + before[update]);
                return ((1 - z) * Math.Tanh(input[candidate] + (Sigmoid(input[reset] + before[reset]) * before[candidate]))) + (z * old);
            })];
        }

        return numbers.Linear("intent.output", state);
    }

    public static double[] Probe(PlainNumbers numbers, TiMiRecOptions options, int[] history) =>
        Weighed(Interests(numbers, options, history), PlainNumbers.Softmax(Intents(numbers, options, history)));

    /// <summary>The loss; of the finetuning stage with target intents from other numbers, which are constants to the gradient.</summary>
    public static double Loss(PlainNumbers numbers, PlainNumbers? constants, TiMiRecOptions options, int[][] histories, int[] targets, int[] negatives) => histories.Select((history, row) =>
    {
        var interests = Interests(numbers, options, history);
        var (target, negative) = (numbers.Row("item.weight", targets[row], options.Width), numbers.Row("item.weight", negatives[row], options.Width));
        if (constants is null)
        {
            var nearest = interests.MaxBy(interest => PlainNumbers.Dot(interest, target))!;
            return PlainNumbers.RankLoss(PlainNumbers.Dot(nearest, target), PlainNumbers.Dot(nearest, negative));
        }

        var intents = Intents(numbers, options, history);
        var wanted = constants.Row("item.weight", targets[row], options.Width);
        var p = PlainNumbers.Softmax([.. Interests(constants, options, history).Select(interest =>
            PlainNumbers.Dot(interest, wanted) / Math.Sqrt(PlainNumbers.Dot(interest, interest) * PlainNumbers.Dot(wanted, wanted)) / options.Temperature)]);
        var q = PlainNumbers.Softmax([.. intents.Select(intent => intent / options.Temperature)]);
        var user = Weighed(interests, PlainNumbers.Softmax(intents));
        return PlainNumbers.RankLoss(PlainNumbers.Dot(user, target), PlainNumbers.Dot(user, negative))
            + (options.Temperature * options.Temperature * p.Zip(q, (wantedShare, foundShare) => wantedShare * Math.Log(wantedShare / foundShare)).Sum());
    }).Average();

    private static double[] Weighed(double[][] interests, double[] weights) =>
        [.. Enumerable.Range(0, interests[0].Length).Select(column => interests.Select((interest, k) => weights[k] * interest[column]).Sum())];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}

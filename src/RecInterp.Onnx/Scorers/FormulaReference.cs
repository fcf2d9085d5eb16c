namespace RecInterp.Onnx.Scorers;

/// <summary>Scores of a declared interaction by its formula, in double.</summary>
internal sealed class FormulaReference(DeclaredInteraction interaction, float[] weights, TowerTable users, TowerTable items) : IReferenceScores
{
    private const int Rows = 4096;

    public string Name => "the declared formula";

    public ScoredPairs Next(Random random, int pairs)
    {
        var user = ScoredPairs.Draw(random, Math.Min(pairs, Rows), users.Rows);
        var item = ScoredPairs.Draw(random, user.Length, items.Rows);
        var scores = new float[user.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            var score = interaction.Score(users.Embeddings.Row(user[i]), items.Embeddings.Row(item[i]), weights);
            scores[i] = (float)(score + Sum(users.ScalarsOf(user[i])) + Sum(items.ScalarsOf(item[i])));
        }

        return new ScoredPairs(user, item, scores);
    }

    public void Dispose()
    {
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}

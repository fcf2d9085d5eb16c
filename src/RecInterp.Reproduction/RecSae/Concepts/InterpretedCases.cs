using System.Numerics.Tensors;
using RecInterp.Core.Towers;
using RecInterp.Reproduction.RecSae.Bases;

namespace RecInterp.Reproduction.RecSae.Concepts;

/// <summary>The cases that concepts are made of or verified on: a probe each, and the item that the recommender puts first.</summary>
/// <param name="Users">Number of each case's user.</param>
/// <param name="Targets">What the user chose; -1 where the case is a user as such.</param>
/// <param name="Probes">A row for each case.</param>
/// <param name="TopItems">The first item of the recommender's own list, by the protocol of the ranking: of what the user has in any part only the target can stand there.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
internal sealed record InterpretedCases(int[] Users, int[] Targets, EmbeddingTable Probes, int[] TopItems)
{
    /// <summary>The train side. A model with one vector for a user gives one case for each user: its train rows would be one case many times over.</summary>
    /// <param name="base">The base.</param>
    /// <param name="most">Most cases; of more, evenly spaced ones are taken.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    public static InterpretedCases OfTrain(ProbeFolder @base, int most, CancellationToken cancellation)
    {
        var split = @base.Data.Split;
        if (@base.Manifest.Recipe.IsPerUser)
        {
            var users = Enumerable.Range(0, @base.Train.Rows).ToArray();
            return Score(@base, users, [.. users.Select(_ => -1)], @base.Train, cancellation);
        }

        var cases = @base.Data.Cases(split.Train, needsHistory: true);
        var step = Math.Max(1, (double)cases.Count / most);
        var chosen = Enumerable.Range(0, Math.Min(most, cases.Count)).Select(i => (int)(i * step)).ToArray();
        return Score(@base, [.. chosen.Select(i => cases[i].User)], [.. chosen.Select(i => cases[i].Target)], @base.Train.View(chosen), cancellation);
    }

    /// <summary>The test side: a case for each row.</summary>
    /// <param name="base">The base.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    public static InterpretedCases OfTest(ProbeFolder @base, CancellationToken cancellation) =>
        Score(@base, [.. @base.TestCases.Select(one => one.User)], [.. @base.TestCases.Select(one => one.Target)], @base.Test, cancellation);

    /// <summary>The first items of a case's list with any vector in place of its probe.</summary>
    /// <param name="base">The base.</param>
    /// <param name="number">Number of the case.</param>
    /// <param name="probe">The vector, d values.</param>
    /// <param name="count">Items wanted.</param>
    /// <param name="scores">Room for I scores.</param>
    public int[] List(ProbeFolder @base, int number, ReadOnlySpan<float> probe, int count, float[] scores)
    {
        Fill(@base, Users[number], Targets[number], probe, scores);
        return Core.Scoring.TopItems.Select(scores, count);
    }

    private static InterpretedCases Score(ProbeFolder @base, int[] users, int[] targets, EmbeddingTable probes, CancellationToken cancellation)
    {
        var (top, scores) = (new int[users.Length], new float[@base.Items.Rows]);
        for (var number = 0; number < users.Length; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            Fill(@base, users[number], targets[number], probes.Row(number), scores);
            top[number] = TensorPrimitives.IndexOfMax<float>(scores);
        }

        return new InterpretedCases(users, targets, probes, top);
    }

    private static void Fill(ProbeFolder @base, int user, int target, ReadOnlySpan<float> probe, float[] scores)
    {
        @base.Score(user, probe, scores);
        var own = target < 0 ? 0 : scores[target];
        foreach (var item in @base.Data.Known[user])
        {
            scores[item] = float.NegativeInfinity;
        }

        if (target >= 0)
        {
            scores[target] = own;
        }
    }
}

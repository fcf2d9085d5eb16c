namespace RecInterp.Training.Runs;

/// <summary>The users that a run leaves out, to measure fidelity on. They follow from the options alone.</summary>
/// <remarks>floor(share x U) users, drawn uniformly, as in the code published with arXiv 2511.18024. Items are never held out.</remarks>
public static class HeldOutUsers
{
    /// <summary>Divides the users.</summary>
    /// <param name="users">Number of users U.</param>
    /// <param name="share">Share to hold out, in [0, 1).</param>
    /// <param name="seed">The run's seed.</param>
    /// <returns>Row numbers of the users that are trained on and of those held out, both ascending.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static (int[] Trained, int[] HeldOut) Divide(int users, double share, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(users);
        if (share is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "expected a number in [0, 1)");
        }

        var rows = new int[users];
        for (var i = 0; i < users; i++)
        {
            rows[i] = i;
        }

        var count = (int)(share * users);
        RandomStream.Of(seed, RandomStream.Purpose.HeldOutUsers).Shuffle(rows);
        Array.Sort(rows, 0, count);
        Array.Sort(rows, count, users - count);
        return (rows[count..], rows[..count]);
    }
}

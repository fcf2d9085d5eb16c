namespace RecInterp.Core.Fidelity;

/// <summary>Of points with two values, both better when larger, those that no other point beats.</summary>
/// <remarks>A point beats another where it is at least as large in both values and larger in one. Equal points do not beat each other, so all or none of them
/// are members. O(n log n).</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class ParetoFront
{
    /// <summary>The members of the front.</summary>
    /// <param name="points">The points; one with a NaN is never a member and beats nothing.</param>
    /// <returns>Places of the members in <paramref name="points"/>, by rising first value (so by falling second); equal points by place.</returns>
    public static int[] Of(IReadOnlyList<(double First, double Second)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        int[] falling =
        [
            .. Enumerable.Range(0, points.Count)
                .Where(place => !double.IsNaN(points[place].First) && !double.IsNaN(points[place].Second))
                .OrderByDescending(place => points[place].First)
                .ThenByDescending(place => points[place].Second)
                .ThenByDescending(place => place),
        ];

        // From the largest first value down, a member is larger in its second value than all before it, or equals the last member.
        List<int> members = [];
        foreach (int place in falling)
        {
            if (members.Count == 0 || points[place].Second > points[members[^1]].Second || points[place] == points[members[^1]])
            {
                members.Add(place);
            }
        }

        members.Reverse();
        return [.. members];
    }
}

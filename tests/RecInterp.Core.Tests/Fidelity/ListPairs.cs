namespace RecInterp.Core.Tests.Fidelity;

/// <summary>The pairs of lists whose overlap and correlation are known.</summary>
internal static class ListPairs
{
    /// <summary>Builds one of the named pairs of a length.</summary>
    public static (int[] A, int[] B) Make(string pair, int length)
    {
        int[] a = [.. Enumerable.Range(0, length)];
        int[] b = pair switch
        {
            "identical" => [.. a],
            "reversed" => [.. a.Reverse()],
            "disjoint" => [.. a.Select(item => item + 1000)],
            "first half equal" => [.. a.Select(item => item < length / 2 ? item : item + 1000)],
            "first two swapped" => [1, 0, .. a[2..]],
            _ => throw new ArgumentOutOfRangeException(nameof(pair), pair, "Unknown pair."),
        };
        return (a, b);
    }
}

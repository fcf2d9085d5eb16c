using Xunit;

namespace RecInterp.TestScorers;

/// <summary>A test on many cases of real data; skipped, with the reason, where the data is absent.</summary>
public sealed class RealDataTheoryAttribute : TheoryAttribute
{
    public RealDataTheoryAttribute(params string[] parts)
    {
        if (RealData.PathOf(parts) is null)
        {
            Skip = $"real data is absent: {string.Join('/', parts)} (set RECINTERP_DATA to the folder that holds it)";
        }
    }
}

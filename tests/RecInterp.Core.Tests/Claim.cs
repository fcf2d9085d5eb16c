using FsCheck;
using FsCheck.Fluent;

namespace RecInterp.Core.Tests;

/// <summary>Checks a claim on many generated cases; the seed is fixed, so a failure repeats.</summary>
internal static class Claim
{
    private const int Cases = 300;

    public static void HoldsFor<T>(Gen<T> cases, Action<T> claim)
    {
        Config config = Config.QuickThrowOnFailure
            .WithMaxTest(Cases)
            .WithQuietOnSuccess(true)
            .WithReplay(new Replay(new Rnd(20260401, 1234567), Microsoft.FSharp.Core.FSharpOption<int>.None));
        Check.One(config, Prop.ForAll(cases.ToArbitrary(), claim));
    }
}

using RecInterp.Acceptance;
using RecInterp.Acceptance.Foundation;
using RecInterp.Acceptance.Reproduce;
using RecInterp.Acceptance.Sae;
using RecInterp.Acceptance.Scorer;

// Prints one JSON line a figure, measured now; exits with 1 where one falls short, with 2 where asked for what is not there.
var quick = args.Contains("--quick");
IEnumerable<Figure>? figures = args.FirstOrDefault() switch
{
    "foundation" => FoundationFigures.Measure(quick),
    "scorer" => ScorerFigures.Measure(quick),
    "sae" => SaeFigures.Measure(quick),
    "reproduce" => ReproduceFigures.Measure(quick),
    _ => null,
};
if (figures is null)
{
    Console.Error.WriteLine("usage: foundation|scorer|sae|reproduce [--quick]");
    return 2;
}

var fallsShort = false;
foreach (var figure in figures)
{
    Console.WriteLine(figure.ToLine());
    fallsShort |= !figure.Holds;
}

return fallsShort ? 1 : 0;

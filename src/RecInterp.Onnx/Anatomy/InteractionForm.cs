using System.Globalization;

namespace RecInterp.Onnx.Anatomy;

/// <summary>The interaction as a formula, where it has one.</summary>
/// <param name="Kind">Which formula.</param>
/// <param name="Constant">What a dot product adds to every score; 0 for other kinds.</param>
/// <param name="Deviation">Largest |formula - graph| / max(1, |graph|) over the probes; 0 for other kinds.</param>
public sealed record InteractionForm(InteractionKind Kind, double Constant, double Deviation)
{
    /// <summary>What a dot product is multiplied with before scalars and constant are added; 1 for other kinds.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The formula in words: "dot product x 0.125 + scalars + 3.5", or "its own graph".</summary>
    /// <param name="scalars">Whether a side has scalars.</param>
    public string Describe(bool scalars) => Kind == InteractionKind.Graph
        ? "its own graph"
        : string.Create(CultureInfo.InvariantCulture, $"dot product{(Scale == 1 ? "" : $" x {Scale:G6}")}{(scalars ? " + scalars" : "")}{(Constant == 0 ? "" : $" + {Constant:G6}")}").Replace("+ -", "- ", StringComparison.Ordinal);
}

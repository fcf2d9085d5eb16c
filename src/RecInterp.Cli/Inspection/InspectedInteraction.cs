using RecInterp.Onnx.Anatomy;

namespace RecInterp.Cli.Inspection;

/// <summary>The interaction.</summary>
/// <param name="Output">Name of the score.</param>
/// <param name="Pairing">How it pairs its rows.</param>
/// <param name="Form">What it computes, as far as running it on random rows tells.</param>
/// <param name="Parameters">Numbers in its weights.</param>
/// <param name="Operators">Its operators with their counts.</param>
/// <param name="Training">Whether gradients can flow through it, and if not, why.</param>
internal sealed record InspectedInteraction(string Output, Pairing Pairing, string Form, long Parameters, IReadOnlyDictionary<string, int> Operators, string Training);

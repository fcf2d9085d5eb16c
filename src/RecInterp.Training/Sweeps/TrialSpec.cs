using System.Globalization;
using System.Text.Json;
using RecInterp.Core.Fidelity;
using RecInterp.Onnx.Files;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Sweeps;

/// <summary>Everything that determines a trial's result: two trials of one spec are one.</summary>
/// <param name="ScorerSha256">SHA-256 of the scorer's ONNX file.</param>
/// <param name="Options">How the dictionary is trained, with the steps of the trial's rung.</param>
public sealed record TrialSpec(string ScorerSha256, TrainingOptions Options)
{
    /// <summary>How its fidelity is measured.</summary>
    public FidelityOptions Evaluation { get; init; } = new();

    /// <summary>Strongest items of a latent that its monosemanticity is measured on.</summary>
    public int StrongestItems { get; init; } = Monosemanticity.DefaultDepth;

    /// <summary>The spec as one line of JSON: equal for equal specs, lists included.</summary>
    public string Key() => JsonSerializer.Serialize(this, ManifestJson.Line);

    /// <summary>The searched options in a few words, such as "top-k, m 64, k 8, beta 1".</summary>
    public string Describe()
    {
        var parts = new List<string> { JsonNamingPolicy.KebabCaseLower.ConvertName(Options.Architecture.ToString()), $"m {Options.Latents}" };
        if (Options.Active is { } active)
        {
            parts.Add($"k {active}");
        }

        parts.Add(string.Create(CultureInfo.InvariantCulture, $"beta {Options.Beta}"));
        if (Options.Lambda1 > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"lambda1 {Options.Lambda1}"));
        }

        if (Options.Prefixes.Count > 0)
        {
            parts.Add($"prefixes {string.Join(' ', Options.Prefixes)}");
        }

        return string.Join(", ", parts);
    }
}

namespace RecInterp.Reproduction.Experiments;

/// <summary>A picture of an experiment.</summary>
/// <param name="File">Its file name without a folder, such as "figure-4.svg"; unique among all experiments.</param>
/// <param name="Caption">What it shows, one sentence.</param>
/// <param name="Svg">The SVG document.</param>
public sealed record ResultFigure(string File, string Caption, string Svg);

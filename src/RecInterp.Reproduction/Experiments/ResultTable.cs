namespace RecInterp.Reproduction.Experiments;

/// <summary>A table of an experiment, as the document shows it.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">Cells as they are printed, as many in each row as there are headings.</param>
public sealed record ResultTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

using System.Globalization;
using System.Text;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.Records;

namespace RecInterp.Reproduction.Documents;

/// <summary>Records as a document in Markdown: ours beside theirs, every number under the command that made it, misses as misses.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class ReproductionDocument
{
    /// <summary>Writes the document.</summary>
    /// <param name="records">The records. Of an experiment that was run in several sizes the fullest is shown, the others stand in the overview.</param>
    /// <param name="order">Names of experiments in the order in which they are told; others follow.</param>
    /// <param name="folder">Path from the document to the records' folder, with slashes.</param>
    public static string Write(IReadOnlyList<ExperimentRecord> records, IReadOnlyList<string> order, string folder)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(order);
        var known = order.ToList();
        var told = records
            .GroupBy(record => (record.Experiment, record.PaperCode))
            .OrderBy(group => known.IndexOf(group.Key.Experiment) is >= 0 and var place ? place : int.MaxValue)
            .ThenBy(group => group.Key.Experiment, StringComparer.Ordinal)
            .ThenBy(group => group.Key.PaperCode)
            .Select(group => group.OrderByDescending(record => record.Size).ToList())
            .ToList();
        var text = new StringBuilder();
        text.AppendLine("""
            # The published results, run again

            This page is written by `make reproduce` from the records beside it; do not edit it. Each section repeats a table, a figure or a claim of one of the three documents that RecInterp rests on, under the command that stands in it, and shows our number beside theirs. **Holds** says whether a number is within its bar; a miss stays a miss. Numbers without a bar are reported for what they are: base embeddings, batch lists and several weights of the papers are not public, so that their values are goals in shape and order, not in the last digit.

            A spread is the largest less the smallest value over the seeds.

            ## Overview

            | experiment | size | bars held | missed | seconds | command |
            | --- | --- | --- | --- | --- | --- |
            """);
        foreach (var record in told.SelectMany(group => group))
        {
            var judged = record.Comparisons.Count(comparison => comparison.Holds is not null);
            var misses = record.Misses.Count();
            text.AppendLine(CultureInfo.InvariantCulture, $"| [{Heading(record)}](#{Anchor(record)}) | {record.Size.ToString().ToLowerInvariant()} | {judged - misses} of {judged} | {(misses == 0 ? "" : $"**{misses}**")} | {record.Seconds:F0} | `{record.Command}` |");
        }

        foreach (var group in told)
        {
            Tell(text, group[0], folder);
        }

        return text.ToString();
    }

    private static void Tell(StringBuilder text, ExperimentRecord record, string folder)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {Heading(record)}").AppendLine();
        text.AppendLine(record.Title + ".").AppendLine().AppendLine(record.Method).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"`{record.Command}`: {record.Seconds:F0} s on {record.Machine.Processors} processors ({record.Machine.Vectors}), {record.Finished:yyyy-MM-dd}, RecInterp {record.Machine.Version}, {record.Machine.Runtime}.");
        foreach (var warning in record.Warnings)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"> **Warning**: {warning}");
        }

        if (record.Comparisons.Count > 0)
        {
            text.AppendLine().AppendLine("| number | ours | spread | theirs | bar | holds | note |").AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
            foreach (var comparison in record.Comparisons)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {Cell(comparison.Name)} | {Number(comparison.Ours)} | {Number(comparison.Spread)} | {Number(comparison.Theirs)} | {Cell(comparison.Bar)} | {comparison.Holds switch { true => "yes", false => "**no**", null => "" }} | {Cell(comparison.Note)} |");
            }
        }

        foreach (var table in record.Tables)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"**{table.Title}**").AppendLine();
            text.AppendLine($"| {string.Join(" | ", table.Columns.Select(Cell))} |").AppendLine($"| {string.Join(" | ", table.Columns.Select(_ => "---"))} |");
            foreach (var row in table.Rows)
            {
                text.AppendLine($"| {string.Join(" | ", row.Select(Cell))} |");
            }
        }

        foreach (var figure in record.Figures)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"![{figure.Caption}]({folder}/{figure.File})").AppendLine().AppendLine(CultureInfo.InvariantCulture, $"*{figure.Caption}*");
        }
    }

    private static string Heading(ExperimentRecord record) => record.PaperCode ? $"{record.Experiment}, as the published code has it" : record.Experiment;

    /// <summary>The anchor that Markdown gives a heading.</summary>
    private static string Anchor(ExperimentRecord record) =>
        string.Concat(Heading(record).ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is '-' or ' ' or '_')).Replace(' ', '-');

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');

    private static string Number(double? value) => value switch
    {
        null => "",
        { } number when double.IsNaN(number) => "none",
        { } number when Math.Abs(number) >= 1000 => number.ToString("N0", CultureInfo.InvariantCulture),
        { } number when Math.Abs(number) is < 0.001 and > 0 => number.ToString("0.0e+0", CultureInfo.InvariantCulture),
        { } number => number.ToString("0.####", CultureInfo.InvariantCulture),
    };
}

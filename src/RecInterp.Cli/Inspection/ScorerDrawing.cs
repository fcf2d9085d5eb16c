using System.Globalization;
using System.Security;
using System.Text;
using RecInterp.Onnx.Anatomy;

namespace RecInterp.Cli.Inspection;

/// <summary>A scorer as a picture: inputs, towers, embeddings and scalars of both sides, and the interaction that makes the score. SVG 1.1, self-contained.</summary>
internal static class ScorerDrawing
{
    private const int Width = 960;
    private const int BoxWidth = 380;
    private const int Gap = 34;
    private const int Line = 18;
    private const int MostLetters = 52;

    /// <summary>Draws a scorer.</summary>
    /// <param name="scorer">What was understood.</param>
    /// <returns>The SVG document.</returns>
    public static string Draw(ScorerInspection scorer)
    {
        var boxes = new StringBuilder();
        var single = scorer.Item is null;
        var userX = single ? (Width - BoxWidth) / 2 : 60;
        var bottomUser = Side(boxes, scorer.User, single ? "tower" : "user", userX);
        var bottom = bottomUser;
        if (scorer is { Item: { } item, Interaction: { } interaction })
        {
            var itemX = Width - 60 - BoxWidth;
            var bottomItem = Side(boxes, item, "item", itemX);
            var top = Math.Max(bottomUser, bottomItem) + Gap;
            var centre = (Width - BoxWidth) / 2;
            Arrow(boxes, userX + (BoxWidth / 2), bottomUser, centre + (BoxWidth / 3), top);
            Arrow(boxes, itemX + (BoxWidth / 2), bottomItem, centre + (BoxWidth * 2 / 3), top);
            bottom = Box(boxes, "interaction", centre, top, "interaction", [interaction.Form, Operators(interaction.Operators), Count(interaction.Parameters), $"pairs: {interaction.Pairing.ToString().ToLowerInvariant()}"]);
            Arrow(boxes, Width / 2, bottom, Width / 2, bottom + Gap);
            bottom = Box(boxes, "score", centre, bottom + Gap, "score", [interaction.Output]);
        }

        var title = $"{Path.GetFileName(scorer.File)}: {scorer.Producer}, IR {scorer.IrVersion}, {string.Join(", ", scorer.Opsets.Select(opset => $"{opset.Key} {opset.Value}"))}, {Number(scorer.Parameters)} parameters";
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{bottom + 40}" viewBox="0 0 {Width} {bottom + 40}" font-family="system-ui, sans-serif" font-size="13">
            <title>{Escaped(title)}</title>
            <defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#556"/></marker></defs>
            <style>.input rect{"{"}fill:#eef3fb{"}"}.towers rect{"{"}fill:#dfe9f7{"}"}.embedding rect{"{"}fill:#d8efdc{"}"}.interaction rect{"{"}fill:#fbeedd{"}"}.score rect{"{"}fill:#f7dede{"}"}rect{"{"}stroke:#556;rx:6{"}"}.head{"{"}font-weight:600{"}"}</style>
            <rect width="100%" height="100%" style="fill:#fff;stroke:none"/>
            <text x="{Width / 2}" y="28" text-anchor="middle" class="head">{Escaped(Shortened(title, 120))}</text>
            {boxes}</svg>

            """;
    }

    private static int Side(StringBuilder svg, InspectedTower tower, string side, int x)
    {
        var centre = x + (BoxWidth / 2);
        var bottom = Box(svg, "input", x, 50, $"{side} input", [.. tower.Anatomy.Inputs.Select(input => input.Describe())]);
        Arrow(svg, centre, bottom, centre, bottom + Gap);
        var rows = tower.Anatomy.IdCount is { } count ? $"{Number(count)} ids" : "rows from a file";
        bottom = Box(svg, "towers", x, bottom + Gap, $"{side} tower", [tower.Operators.Count == 0 ? "the input itself" : Operators(tower.Operators), $"{Count(tower.Parameters)}, {rows}"]);
        Arrow(svg, centre, bottom, centre, bottom + Gap);
        return Box(
            svg,
            "embedding",
            x,
            bottom + Gap,
            $"{side} embedding, {tower.Anatomy.Width} wide",
            [
                .. tower.Anatomy.Embedding.Select(tensor => $"{tensor.Tensor}: columns {tensor.Offset} to {tensor.Offset + tensor.Width - 1}"),
                .. tower.Anatomy.Scalars.Select(tensor => $"{tensor.Tensor}: scalar, beside the embedding"),
            ]);
    }

    /// <summary>Draws a box.</summary>
    /// <returns>Where it ends.</returns>
    private static int Box(StringBuilder svg, string kind, int x, int y, string head, IReadOnlyList<string> lines)
    {
        var height = 14 + (Line * (lines.Count + 1));
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"{kind}\"><rect x=\"{x}\" y=\"{y}\" width=\"{BoxWidth}\" height=\"{height}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 12}\" y=\"{y + 20}\" class=\"head\">{Escaped(head)}</text>");
        for (var i = 0; i < lines.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 12}\" y=\"{y + 20 + (Line * (i + 1))}\">{Escaped(Shortened(lines[i], MostLetters))}</text>");
        }

        svg.AppendLine("</g>");
        return y + height;
    }

    private static void Arrow(StringBuilder svg, int fromX, int fromY, int toX, int toY) =>
        svg.AppendLine(CultureInfo.InvariantCulture, $"<path d=\"M{fromX},{fromY} L{toX},{toY - 2}\" stroke=\"#556\" fill=\"none\" marker-end=\"url(#tip)\"/>");

    private static string Operators(IReadOnlyDictionary<string, int> operators) => string.Join(", ", operators.Select(entry => entry.Value == 1 ? entry.Key : $"{entry.Key} x {entry.Value}"));

    private static string Count(long parameters) => $"{Number(parameters)} parameters";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Shortened(string text, int most) => text.Length <= most ? text : $"{text[..(most - 1)]}…";

    private static string Escaped(string text) => SecurityElement.Escape(text) ?? "";
}

using System.Text.Json;
using RecInterp.TestScorers;

namespace RecInterp.Acceptance.Scorer;

/// <summary>Graphs that others exported, through recinterp inspect: each understood, or refused with what it is.</summary>
internal static class GraphFigures
{
    private const int Understood = 0;
    private const int Refused = 3;

    /// <summary>What is known of the graphs by those who collected them.</summary>
    private static readonly Dictionary<string, Expectation> Known = new(StringComparer.Ordinal)
    {
        ["ml1m-biased-mf32"] = new("two tables of width 32 with a bias each, a dot product", scorer => scorer is { UserWidth: 32, ItemWidth: 32, Scalars: 2 } && scorer.Form.StartsWith("dot product", StringComparison.Ordinal)),
        ["ml1m-neumf"] = new("two tables a side, 8 and 32 wide, batch made free, its own interaction", scorer => scorer is { UserWidth: 40, ItemWidth: 40, UserTensors: 2, ItemTensors: 2, Form: "its own graph", Changed: true }),
        ["history-mean-topk10"] = new("a history tower and 10,000 items of width 32, read up to TopK", scorer => scorer is { UserWidth: 32, ItemWidth: 32, Changed: true }),
        ["vespa-innerproduct-ranker"] = new("a dot product of 768 columns", scorer => scorer is { UserWidth: 768, ItemWidth: 768 } && scorer.Form.StartsWith("dot product", StringComparison.Ordinal)),
        ["vespa-pca-transformer"] = new("a tower alone, 768 to 128", scorer => scorer is { UserWidth: 128, ItemWidth: 0 }, Tower: true),
        ["vespa-pairwise-ranker"] = new("refused: it compares items", null),
        ["lightgbm-ranker-wrong-schema"] = new("refused: trees have no towers", null),
        ["linear-regressor"] = new("refused: one side", null),
        ["tree-classifier"] = new("refused: one side", null),
    };

    public static IEnumerable<Figure> Measure()
    {
        if (RealData.PathOf("onnx") is not { } folder)
        {
            yield return new Figure("graphs", "not measured", "understood or refused", false, "the folder onnx of real data is absent: set RECINTERP_DATA");
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            yield return Inspect(file, Known.GetValueOrDefault(Path.GetFileNameWithoutExtension(file)));
        }
    }

    private static Figure Inspect(string file, Expectation? expected)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        string[] arguments = ["inspect", file, "--json"];
        var (status, output, error, _) = Built.Run(Built.CommandLine, expected?.Tower == true ? [.. arguments, "--tower"] : arguments);
        var how = $"recinterp inspect {Path.GetFileName(file)}{(expected?.Tower == true ? " --tower" : "")}";
        if (status != Understood)
        {
            var refused = status == Refused && error.StartsWith("error: ", StringComparison.Ordinal);
            return new Figure($"inspect-{name}", new { exitCode = status, message = error.Trim().Replace(file, Path.GetFileName(file), StringComparison.Ordinal) }, expected?.Words ?? "understood, or refused with a reason", refused && expected?.Fits is null, how);
        }

        using var document = JsonDocument.Parse(output);
        var scorer = Scorer.Of(document.RootElement);
        return new Figure($"inspect-{name}", scorer, expected?.Words ?? "understood, or refused with a reason", expected is null || expected.Fits?.Invoke(scorer) == true, how);
    }

    /// <summary>What is expected of a graph.</summary>
    /// <param name="Words">In words.</param>
    /// <param name="Fits">Whether what was understood is that; null where the graph is to be refused.</param>
    /// <param name="Tower">Whether it is one tower alone.</param>
    private sealed record Expectation(string Words, Func<Scorer, bool>? Fits, bool Tower = false);

    /// <summary>What was understood, in short.</summary>
    private sealed record Scorer(int UserWidth, int UserTensors, int ItemWidth, int ItemTensors, int Scalars, string Form, string Training, long Parameters, bool Changed)
    {
        public static Scorer Of(JsonElement scorer)
        {
            var (user, item) = (Tower(scorer.GetProperty("user")), Tower(scorer.GetProperty("item")));
            var interaction = scorer.GetProperty("interaction");
            string Word(string key) => interaction.ValueKind == JsonValueKind.Null ? "" : interaction.GetProperty(key).GetString()!;
            return new Scorer(
                user.Width, user.Tensors, item.Width, item.Tensors, user.Scalars + item.Scalars, Word("form"), Word("training"), scorer.GetProperty("parameters").GetInt64(), scorer.GetProperty("changes").GetArrayLength() > 0);
        }

        private static (int Width, int Tensors, int Scalars) Tower(JsonElement tower)
        {
            if (tower.ValueKind == JsonValueKind.Null)
            {
                return default;
            }

            var anatomy = tower.GetProperty("anatomy");
            return (anatomy.GetProperty("width").GetInt32(), anatomy.GetProperty("embedding").GetArrayLength(), anatomy.GetProperty("scalarCount").GetInt32());
        }
    }
}

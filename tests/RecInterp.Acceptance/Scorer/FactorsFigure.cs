using System.Globalization;
using System.Text.Json;
using RecInterp.TestScorers;

namespace RecInterp.Acceptance.Scorer;

/// <summary>Plain factor tables, from files to a dictionary that is measured.</summary>
internal static class FactorsFigure
{
    private const int QuickSteps = 4000;
    private const int Steps = 18_000;

    public static Figure Measure(bool quick)
    {
        const string Bar = "imports, trains and is evaluated; its lists overlap more than a random dictionary's";
        if (RealData.PathOf("factors", "ml-1m-bprmf64") is not { } factors)
        {
            return new Figure("factors-end-to-end", "not measured", Bar, false, "factors/ml-1m-bprmf64 is absent: set RECINTERP_DATA");
        }

        var folder = Directory.CreateTempSubdirectory("recinterp-factors-").FullName;
        try
        {
            var (scorer, dictionary) = (Path.Combine(folder, "scorer"), Path.Combine(folder, "dictionary"));
            var steps = (quick ? QuickSteps : Steps).ToString(CultureInfo.InvariantCulture);
            string[][] verbs =
            [
                ["import", "--user-factors", Path.Combine(factors, "user_factors.npy"), "--item-factors", Path.Combine(factors, "item_factors.npy"), "--interaction", "dot", "--out", scorer, "--json"],
                ["train", scorer, "--latents", "128", "--beta", "1", "--steps", steps, "--out", dictionary, "--json"],
                ["evaluate", dictionary, "--scorer", scorer, "--json"],
            ];
            var outputs = new List<JsonElement>();
            foreach (var verb in verbs)
            {
                var (status, output, error, _) = Built.Run(Built.CommandLine, verb);
                if (status != 0)
                {
                    return new Figure("factors-end-to-end", new { verb = verb[0], exitCode = status, error }, Bar, false, "a verb failed");
                }

                using var document = JsonDocument.Parse(output);
                outputs.Add(document.RootElement.Clone());
            }

            var rows = outputs[2].GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("name").GetString()!, row => new
            {
                rbo = Math.Round(row.GetProperty("rankBiasedOverlap").GetDouble(), 4),
                fvu = Math.Round(row.GetProperty("fvu").GetDouble(), 4),
            });
            var (own, random) = (rows.First().Value, rows.First(row => row.Key.Contains("random", StringComparison.OrdinalIgnoreCase)).Value);
            return new Figure(
                "factors-end-to-end",
                new { users = outputs[0].GetProperty("users").GetInt32(), items = outputs[0].GetProperty("items").GetInt32(), scoreDeviation = outputs[0].GetProperty("agreement").GetProperty("maxDeviation").GetDouble(), rows },
                Bar,
                own.rbo > random.rbo,
                $"recinterp import --user-factors --item-factors --interaction dot; recinterp train --latents 128, {steps} steps; recinterp evaluate: RBO@30 and FVU beside all baselines");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Acceptance.Scorer;

/// <summary>A catalogue larger than memory, through a tower in ONNX Runtime and into training.</summary>
internal static class CatalogueFigure
{
    private const int QuickItems = 2_000_000;
    private const int Items = 20_000_000;
    private const int Users = 1000;
    private const int Features = 16;
    private const int Width = 64;
    private const double MostGigabytes = 2;

    public static Figure Measure(bool quick)
    {
        var items = quick ? QuickItems : Items;
        var bar = $"at most {MostGigabytes} GB resident at the peak of each";
        var folder = Directory.CreateTempSubdirectory("recinterp-catalogue-").FullName;
        try
        {
            var needed = (long)items * (Features + Width) * sizeof(float) * 11 / 10;
            var free = new DriveInfo(folder).AvailableFreeSpace;
            if (free < needed)
            {
                return new Figure("catalogue-memory", new { freeBytes = free, neededBytes = needed }, bar, false, "not measured: there is too little room on the disk of the temporary folder (TMPDIR)");
            }

            string At(string name) => Path.Combine(folder, name);
            WriteRows(At("users.npy"), Users, Width, 1);
            WriteRows(At("items.npy"), items, Features, 2);
            WriteTower(At("item-tower.onnx"));
            var import = Run("import", "--user-factors", At("users.npy"), "--item-tower", At("item-tower.onnx"), "--items", At("items.npy"), "--interaction", "dot", "--out", At("scorer"), "--json");
            var train = import.Status == 0 ? Run("train", At("scorer"), "--latents", "64", "--steps", "300", "--out", At("dictionary"), "--json") : default;
            return new Figure(
                "catalogue-memory",
                new
                {
                    items,
                    width = Width,
                    tableGigabytes = Gigabytes((long)items * Width * sizeof(float)),
                    importGigabytes = import.Gigabytes,
                    importRowsASecond = Math.Round(items / import.Seconds),
                    trainGigabytes = train.Gigabytes,
                    exitCodes = new[] { import.Status, train.Status },
                },
                bar,
                import.Status == 0 && train.Status == 0 && import.Gigabytes <= MostGigabytes && train.Gigabytes <= MostGigabytes,
                $"peak resident memory, mapped files included (VmHWM), of recinterp import of {items} items through a tower of {Features} features, and of recinterp train --steps 300 on what it wrote{(import.Error + train.Error is { Length: > 0 } error ? $"; {error}" : "")}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteRows(string path, int rows, int columns, ulong seed)
    {
        using var writer = new NpyRowWriter(path, columns);
        var block = new float[4096 * columns];
        for (var start = 0; start < rows; start += 4096)
        {
            var values = block.AsSpan(0, Math.Min(4096, rows - start) * columns);
            foreach (ref var value in values)
            {
                (seed, value) = ((seed * 6364136223846793005) + 1442695040888963407, ((seed >> 40) / (float)(1 << 23)) - 1);
            }

            writer.Append(values);
        }

        writer.Complete();
    }

    private static void WriteTower(string path)
    {
        var random = new Random(3);
        var graph = new GraphBuilder("tower", "From features to embeddings.");
        graph.Input("features", OnnxElementType.Float32, null, Features);
        graph.Constant("weight", [Features, Width], [.. Enumerable.Range(0, Features * Width).Select(_ => (float)random.NextDouble() - 0.5f)]);
        graph.Node("MatMul", "linear", ["features", "weight"]);
        graph.Node("Tanh", "embedding", ["linear"]);
        graph.Output("embedding", null, Width);
        graph.Build("item-tower.onnx").Write(path);
    }

    private static (int Status, double Gigabytes, double Seconds, string Error) Run(params string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(Built.CommandLine, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        long peak = 0;
        while (!process.WaitForExit(50))
        {
            peak = Math.Max(peak, Peak(process.Id));
        }

        _ = output.Result;
        return (process.ExitCode, Gigabytes(peak), Stopwatch.GetElapsedTime(started).TotalSeconds, error.Result.Trim());
    }

    /// <summary>The most that a process has held in memory so far; it only grows, so the last look counts.</summary>
    private static long Peak(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024).FirstOrDefault();
        }
        catch (IOException)
        {
            return 0; // It ended between two looks.
        }
    }

    private static double Gigabytes(long bytes) => Math.Round(bytes / 1e9, 3);
}

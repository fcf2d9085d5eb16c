using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.TestScorers;

namespace RecInterp.Acceptance.Scorer;

/// <summary>A catalogue larger than memory, through a tower in ONNX Runtime and into training.</summary>
internal static class CatalogueFigures
{
    private const int QuickItems = 2_000_000;
    private const int Items = 20_000_000;
    private const int Users = 1000;
    private const int Features = 16;
    private const int Width = 64;
    private const int BlockRows = 4096;
    private const double MostGigabytes = 2;

    private static readonly string Bar = string.Create(CultureInfo.InvariantCulture, $"at most {MostGigabytes} GB resident at the peak of each");

    public static IEnumerable<Figure> Measure(bool quick)
    {
        var items = quick ? QuickItems : Items;
        yield return InFolder("catalogue-memory", items, Features + Width, folder => OfFeatures(folder, items));
        yield return InFolder("catalogue-table-memory", items, 3 * Width, folder => OfTable(folder, items));
    }

    /// <summary>Features of the items go through a tower, and what comes out is trained on.</summary>
    private static Figure OfFeatures(string folder, int items)
    {
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
            Bar,
            import.Status == 0 && train.Status == 0 && import.Gigabytes <= MostGigabytes && train.Gigabytes <= MostGigabytes,
            $"peak resident memory, mapped files included (VmHWM), of recinterp import of {items} items through a tower of {Features} features, and of recinterp train --steps 300 on what it wrote{(import.Error + train.Error is { Length: > 0 } error ? $"; {error}" : "")}");
    }

    /// <summary>One graph whose table of item vectors stands in a file beside it.</summary>
    private static Figure OfTable(string folder, int items)
    {
        var graph = Path.Combine(folder, TableScorer.GraphFile);
        TableScorer.Write(folder, items, Width, stream => Fill(items, Width, 4, rows => stream.Write(MemoryMarshal.AsBytes(rows))));
        var inspect = Run("inspect", graph, "--json");
        var import = Run("import", graph, "--out", Path.Combine(folder, "scorer"), "--json");
        return new Figure(
            "catalogue-table-memory",
            new
            {
                items,
                width = Width,
                tableGigabytes = Gigabytes((long)items * Width * sizeof(float)),
                inspectGigabytes = inspect.Gigabytes,
                importGigabytes = import.Gigabytes,
                importRowsASecond = Math.Round(items / import.Seconds),
                exitCodes = new[] { inspect.Status, import.Status },
            },
            Bar,
            inspect.Status == 0 && import.Status == 0 && inspect.Gigabytes <= MostGigabytes && import.Gigabytes <= MostGigabytes,
            $"peak resident memory (VmHWM) of recinterp inspect and import of a graph of ids whose table of {items} items is external data{(inspect.Error + import.Error is { Length: > 0 } error ? $"; {error}" : "")}");
    }

    private static Figure InFolder(string name, int items, int floatsAnItem, Func<string, Figure> measure)
    {
        var folder = Directory.CreateTempSubdirectory("recinterp-catalogue-").FullName;
        try
        {
            var needed = (long)items * floatsAnItem * sizeof(float) * 11 / 10;
            var free = new DriveInfo(folder).AvailableFreeSpace;
            return free < needed
                ? new Figure(name, new { freeBytes = free, neededBytes = needed }, Bar, false, "not measured: there is too little room on the disk of the temporary folder (TMPDIR)")
                : measure(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteRows(string path, int rows, int columns, ulong seed)
    {
        using var writer = new NpyRowWriter(path, columns);
        Fill(rows, columns, seed, block => writer.Append(block));
        writer.Complete();
    }

    /// <summary>Numbers from -1 to 1, some thousand rows at a time.</summary>
    private static void Fill(int rows, int columns, ulong seed, Action<float[]> sink)
    {
        for (var start = 0; start < rows; start += BlockRows)
        {
            var block = new float[Math.Min(BlockRows, rows - start) * columns];
            foreach (ref var value in block.AsSpan())
            {
                (seed, value) = ((seed * 6364136223846793005) + 1442695040888963407, ((seed >> 40) / (float)(1 << 23)) - 1);
            }

            sink(block);
        }
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

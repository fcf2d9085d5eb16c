using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RecInterp.Onnx.Files;

namespace RecInterp.Acceptance.Sae;

/// <summary>One epoch over a million embeddings in one command, and the most memory that it had.</summary>
internal static class MillionRowsFigure
{
    private const int Rows = 1_000_000;
    private const int Width = 64;
    private const int Directions = 512;
    private const int Parts = 4;
    private const double MostGigabytes = 1.5;

    public static Figure Measure()
    {
        var folder = Directory.CreateTempSubdirectory("recinterp-million-").FullName;
        try
        {
            var file = Path.Combine(folder, "embeddings.npy");
            Write(file);
            string[] arguments =
            [
                "train", file, "--out", Path.Combine(folder, "dictionary"), "--architecture", "TopK", "-k", "8", "--latents", "1024", "--batch-size", "4096", "--epochs", "1", "--threads", "2", "--json",
            ];
            using var process = Process.Start(new ProcessStartInfo(Built.CommandLine, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var started = Stopwatch.GetTimestamp();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            long peak = 0;
            while (!process.WaitForExit(50))
            {
                peak = Math.Max(peak, Peak(process.Id));
            }

            if (process.ExitCode != 0)
            {
                return new Figure("million-rows", $"exit code {process.ExitCode}: {error.Result.Trim()}", "trains", false, string.Join(' ', arguments));
            }

            var record = JsonDocument.Parse(output.Result).RootElement;
            var gigabytes = peak / 1e9;
            return new Figure(
                "million-rows",
                new
                {
                    peakGigabytes = Math.Round(gigabytes, 3),
                    seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1),
                    trainingSeconds = Math.Round(record.GetProperty("seconds").GetDouble(), 1),
                    steps = record.GetProperty("steps").GetInt32(),
                },
                $"resident memory under {MostGigabytes.ToString(CultureInfo.InvariantCulture)} GB",
                gigabytes < MostGigabytes && peak > 0,
                $"recinterp train on a .npy of {Rows:N0} x {Width}, TopK, m 1024, k 8, batch 4096, one epoch; VmHWM, read as the command runs");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The most resident memory that a process had so far, in bytes; 0 where it is gone.</summary>
    private static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Write(string file)
    {
        var random = new Random(1);
        var directions = new float[Directions * Width];
        foreach (ref var value in directions.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        using var writer = new NpyRowWriter(file, Width);
        var row = new float[Width];
        for (var i = 0; i < Rows; i++)
        {
            Array.Clear(row);
            for (var part = 0; part < Parts; part++)
            {
                var weight = 0.5f + random.NextSingle();
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(directions.AsSpan(random.Next(Directions) * Width, Width), weight, row, row);
            }

            writer.Append(row);
        }

        writer.Complete();
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace RecInterp.Bench;

/// <summary>What a step costs while other processes keep every processor busy. A barrier that spins makes it tens of times as much; a fair share is twice.</summary>
internal static class BusyNeighbour
{
    private const double Bar = 4;

    /// <summary>Measures case B on two threads, and prints a figure.</summary>
    /// <returns>Whether it holds.</returns>
    public static bool Measure()
    {
        var speedCase = SpeedCase.All.Single(one => one.Name == "B");
        var data = new CaseData(speedCase);
        var quiet = OurSteps.Run(speedCase, data, 2).Milliseconds;
        var neighbours = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Process.Start("sh", ["-c", "while :; do :; done"])).ToArray();
        try
        {
            var busy = OurSteps.Run(speedCase, data, 2).Milliseconds;
            var holds = busy <= Bar * quiet;
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                name = "speed-busy-neighbour",
                value = new { quietMilliseconds = Math.Round(quiet, 2), busyMilliseconds = Math.Round(busy, 2), timesSlower = Math.Round(busy / quiet, 2) },
                bar = $"at most {Bar} times as slow; a fair share is twice",
                holds,
                how = $"case B on two threads, beside {neighbours.Length} processes that do nothing but run",
            }));
            return holds;
        }
        finally
        {
            foreach (var neighbour in neighbours)
            {
                neighbour.Kill();
                neighbour.WaitForExit();
                neighbour.Dispose();
            }
        }
    }
}

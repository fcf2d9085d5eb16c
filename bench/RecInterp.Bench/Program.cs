using System.Text.Json;
using RecInterp.Bench;

// Milliseconds a training step, ours beside eager PyTorch's, in rounds that take turns; the best median of each counts. One JSON line a case and number of threads.
// Options: --rounds N, --cases ABCN, --threads 1,2. Exit code 1 where a case is slower than its bar or its losses differ by more than 1 %.
string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
var rounds = int.Parse(Option("--rounds", "3"), System.Globalization.CultureInfo.InvariantCulture);
var cases = SpeedCase.All.Where(speedCase => Option("--cases", "ANBC").Contains(speedCase.Name, StringComparison.Ordinal)).ToArray();
var threadCounts = Option("--threads", "1,2").Split(',').Select(int.Parse).ToArray();
var failed = false;
foreach (var threads in threadCounts)
{
    var peak = Peer.Sgemm(threads);
    foreach (var speedCase in cases)
    {
        var data = new CaseData(speedCase);
        var (theirs, ours) = (new List<Peer.Outcome>(), new List<Peer.Outcome>());
        _ = OurSteps.Run(speedCase, data, threads); // A run takes thousands of steps: what the compiler does in the first hundreds is no part of one.
        for (var round = 0; round < rounds; round++)
        {
            theirs.Add(Peer.Run(speedCase, data, threads));
            ours.Add(OurSteps.Run(speedCase, data, threads));
        }

        var (peer, own) = (theirs.Min(outcome => outcome.Milliseconds), ours.Min(outcome => outcome.Milliseconds));
        var difference = theirs[0].Losses.Zip(ours[0].Losses, (a, b) => Math.Abs(a - b) / Math.Abs(a)).Max();
        var holds = peer / own >= speedCase.Bar && difference <= 0.01;
        failed |= !holds;
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            name = $"speed-{speedCase.Name}-{threads}",
            value = new
            {
                pytorchMilliseconds = Math.Round(peer, 3),
                milliseconds = Math.Round(own, 3),
                timesFaster = Math.Round(peer / own, 2),
                lossDifference = double.Parse(difference.ToString("G2", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture),
                denseGigaflops = Math.Round(speedCase.DenseWork / own * 1e3),
                doneGigaflops = Math.Round(speedCase.SparseWork / own * 1e3),
                sgemmGigaflops = Math.Round(peak),
            },
            bar = $"at least {speedCase.Bar} times as fast as eager PyTorch, losses within 1 %",
            holds,
            how = $"{speedCase.What}; {threads} thread(s); the best median of {rounds} rounds that take turns",
        }));
    }
}

if (args.Contains("--neighbour") || rounds > 1)
{
    failed |= !BusyNeighbour.Measure();
}

return failed ? 1 : 0;

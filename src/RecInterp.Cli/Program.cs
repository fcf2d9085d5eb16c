using System.CommandLine;
using RecInterp.Cli;
using RecInterp.Cli.Verbs;

// The one composition root of the command line: the verbs, in the order in which they are used.
var root = new RootCommand("RecInterp: sparse, steerable concepts for a two-tower recommender that is already deployed.")
{
    DataVerb.Create(),
    BaseVerb.Create(),
    InspectVerb.Create(),
    ImportVerb.Create(),
    TrainVerb.Create(),
    SweepVerb.Create(),
    EvaluateVerb.Create(),
    ExportVerb.Create(),
    ConvertVerb.Create(),
    ServeVerb.Create(),
    BenchVerb.Create(),
    ReproduceVerb.Create(),
    DemoVerb.Create(),
};
var parsed = root.Parse(args);

// Asked to stop, a verb ends its batch, removes what it has not published, and only then ends; the sidecar takes up to 30 s for
// calls in flight. The default of 2 s would end the program in the midst of that.
var status = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });

// System.CommandLine answers a wrong command line with 1, which here means that a check did not hold.
return parsed.Errors.Count > 0 ? ExitCodes.Usage : status;

using System.CommandLine;
using RecInterp.Cli;
using RecInterp.Cli.Verbs;

// The one composition root of the command line: the verbs, in the order in which they are used.
var root = new RootCommand("RecInterp: sparse, steerable concepts for a two-tower recommender that is already deployed.")
{
    ImportVerb.Create(),
    TrainVerb.Create(),
    EvaluateVerb.Create(),
    ExportVerb.Create(),
    ServeVerb.Create(),
    DemoVerb.Create(),
};
var parsed = root.Parse(args);
var status = await parsed.InvokeAsync();

// System.CommandLine answers a wrong command line with 1, which here means that a check did not hold.
return parsed.Errors.Count > 0 ? ExitCodes.Usage : status;

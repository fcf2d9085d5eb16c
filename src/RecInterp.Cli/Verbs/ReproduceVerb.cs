using System.CommandLine;
using System.Globalization;
using RecInterp.Cli.Console;
using RecInterp.Onnx.Files;
using RecInterp.Reproduction.Documents;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.Records;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp reproduce: a published result is run again and shown beside the published numbers.</summary>
internal static class ReproduceVerb
{
    private const string Everything = "all";

    public static Command Create()
    {
        var names = ExperimentCatalogue.All.Select(experiment => experiment.Name).ToList();
        var experiments = new Argument<string[]>("experiment") { Description = $"What to run: {string.Join(", ", names)}; or {Everything}. None, with --document, writes the document from the records that are there.", Arity = ArgumentArity.ZeroOrMore };
        experiments.AcceptOnlyFromAmong([.. names, Everything]);
        var data = new Option<string>("--data") { Description = "The folder with the data sets, one folder each, such as ml-1m. Default: what RECINTERP_DATA names, else data.", DefaultValueFactory = _ => DefaultData };
        var folder = new Option<string>("--out", "-o") { Description = "The folder of records: one JSON file an experiment and size, with its pictures.", DefaultValueFactory = _ => "reproduction" };
        var document = new Option<string?>("--document") { Description = "A Markdown file to write from all records of the folder. Default: none." };
        var size = new Option<ExperimentSize>("--size") { Description = "How much is run: Quick is a minute or two, Reduced lets all end within 20 minutes on two cores, Full is everything.", DefaultValueFactory = _ => ExperimentSize.Reduced };
        var seeds = new Option<int?>("--seeds") { Description = "How many seeds. Default: as many as the size wants." };
        var paperCode = new Option<bool>("--paper-code") { Description = "Follow the published code where it departs from its paper, instead of the clean protocol." };
        var cache = new Option<string>("--cache") { Description = "A folder in which trained base recommenders are kept.", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "recinterp-cache") };
        var threads = new Option<int>("--threads") { Description = "Trainings that run side by side, and threads of what cannot.", DefaultValueFactory = _ => Math.Min(2, Environment.ProcessorCount) };
        seeds.Validators.Add(result => RefuseBelowOne(result, seeds));
        threads.Validators.Add(result => RefuseBelowOne(result, threads));
        var command = new Command("reproduce", "Run a published result again and show ours beside theirs.") { experiments, data, folder, document, size, seeds, paperCode, cache, threads };
        command.Validators.Add(result =>
        {
            if (result.GetValue(experiments) is not { Length: > 0 } && result.GetValue(document) is null)
            {
                result.AddError("name an experiment, or a document to write from the records that are there");
            }
        });
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var context = new ExperimentContext(
                parsed.GetRequiredValue(data), parsed.GetRequiredValue(cache), parsed.GetValue(size), parsed.GetValue(seeds), parsed.GetValue(paperCode), parsed.GetValue(threads), Progress: null);
            var named = parsed.GetValue(experiments) ?? [];
            var wanted = named.Contains(Everything) ? names : named.Distinct();
            return Run(terminal, [.. wanted.Select(ExperimentCatalogue.Find)], context, parsed.GetRequiredValue(folder), parsed.GetValue(document), cancellation);
        });
        return command;
    }

    private static string DefaultData => Environment.GetEnvironmentVariable("RECINTERP_DATA") is { Length: > 0 } named ? named : "data";

    private static void RefuseBelowOne<T>(System.CommandLine.Parsing.OptionResult result, Option<T> option)
    {
        if (result.GetValueOrDefault<int?>() is < 1)
        {
            result.AddError($"{option.Name}: expected at least 1");
        }
    }

    private static int Run(Terminal terminal, List<IExperiment> experiments, ExperimentContext context, string folder, string? document, CancellationToken cancellation)
    {
        var done = new List<ExperimentRecord>();
        if (experiments.Count == 0)
        {
            Write(document!, folder);
        }

        foreach (var experiment in experiments)
        {
            var (record, figures) = terminal.Progress(
                experiment.Name, progress => ExperimentRun.Run(experiment, context with { Progress = progress }, TimeProvider.System, cancellation));
            var (written, path) = RecordFolder.Write(folder, record, figures); // At once: the next experiment may fail or be stopped.
            done.Add(written);
            if (!terminal.Json)
            {
                terminal.Result(written, console => Show(console, written, path));
            }

            if (document is not null)
            {
                Write(document, folder);
            }
        }

        if (terminal.Json)
        {
            terminal.Result(done, _ => { });
        }

        return done.Exists(record => record.Misses.Any()) ? ExitCodes.CheckFailed : ExitCodes.Success;
    }

    private static void Write(string document, string folder)
    {
        var from = Path.GetDirectoryName(Path.GetFullPath(document))!;
        Directory.CreateDirectory(from);
        WholeFile.WriteText(
            document,
            ReproductionDocument.Write(
                RecordFolder.Read(folder),
                [.. ExperimentCatalogue.All.Select(experiment => experiment.Name)],
                Path.GetRelativePath(from, folder).Replace(Path.DirectorySeparatorChar, '/')));
    }

    private static void Show(IAnsiConsole console, ExperimentRecord record, string path)
    {
        console.MarkupLineInterpolated($"[bold]{record.Title}[/]  ({record.Experiment}, {record.Size}, {record.Seconds:F0} s)");
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "ours", "theirs", "bar", "");
        foreach (var comparison in record.Comparisons)
        {
            table.AddRow(
                Markup.Escape(comparison.Name),
                comparison.Spread is { } spread ? $"{Number(comparison.Ours)} ± {Number(spread / 2)}" : Number(comparison.Ours),
                comparison.Theirs is { } theirs ? Number(theirs) : "",
                Markup.Escape(comparison.Bar),
                comparison.Holds switch { true => "[green]holds[/]", false => "[red]missed[/]", null => "" });
        }

        console.Write(table);
        foreach (var warning in record.Warnings)
        {
            console.MarkupLineInterpolated($"[yellow]warning:[/] {warning}");
        }

        console.MarkupLineInterpolated($"wrote [green]{path}[/]");
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 1000 ? "N0" : "0.####", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using RecInterp.Cli.Console;
using RecInterp.DataSets;
using RecInterp.DataSets.Downloads;
using RecInterp.DataSets.Readers;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp data: the data sets that base recommenders are trained on.</summary>
internal static class DataVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public static Command Create() => new Command("data", "Fetch published data sets, and look into them.") { Get(), List(), Show() };

    private static Command Get()
    {
        var names = DataSetSources.All.Select(source => source.Name).ToArray();
        var name = new Argument<string>("name") { Description = $"Which: {string.Join(", ", names)}." };
        name.AcceptOnlyFromAmong(names);
        var folder = new Option<string?>("--out", "-o") { Description = "The folder to write. Default: data and the name." };
        var mirror = new Option<string?>("--mirror") { Description = "The address of a server that has the publisher's zips, instead of the publisher; the checksum stays the same." };
        mirror.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } given && !(Uri.TryCreate(given, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")))
            {
                result.AddError($"--mirror: found '{given}', expected an address that begins with http:// or https://");
            }
        });
        var command = Part("get", "Fetch a data set from its publisher, check it and unpack it.", name, folder, mirror);
        Verb.Bind(command, Verb.JsonOption(), async (parsed, terminal, cancellation) =>
        {
            var source = From(DataSetSources.Named(parsed.GetRequiredValue(name)), parsed.GetValue(mirror));
            var target = parsed.GetValue(folder) ?? Path.Combine("data", source.Name);
            using var http = new HttpClient { Timeout = Patience };
            var report = await Task.Run(() => terminal.Progress($"fetching {source.Name}", progress => DataSetDownload
                .RunAsync(source, target, http, new Bytes(progress, source), cancellation).GetAwaiter().GetResult()), CancellationToken.None);
            terminal.Result(report, console =>
            {
                console.MarkupLineInterpolated($"{report.Files} files in [green]{report.Folder}[/], {report.ArchiveBytes:N0} bytes packed");
                console.MarkupLineInterpolated($"{report.Verification}");
                console.MarkupLineInterpolated($"{source.Terms}");
            });
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command List()
    {
        var command = Part("list", "List the data sets that can be fetched, with their publishers' terms.");
        Verb.Bind(command, Verb.JsonOption(), (_, terminal, _) =>
        {
            terminal.Result(DataSetSources.All, console =>
            {
                var table = new Table().Border(TableBorder.Simple).AddColumns("name", "bytes", "from", "terms");
                foreach (var source in DataSetSources.All)
                {
                    table.AddRow(source.Name, source.ArchiveBytes?.ToString("N0") ?? "", Markup.Escape(source.Archive.ToString()), Markup.Escape(source.Terms));
                }

                console.Write(table);
            });
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Show()
    {
        var path = new Argument<string>("path") { Description = "A folder as its publisher has it, or a table user,item[,rating][,timestamp]." };
        var command = Part("show", "Say which data set a folder holds, and count it.", path);
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, _) =>
        {
            var set = terminal.Progress("reading", _ => DataSetFolder.Open(parsed.GetRequiredValue(path)));
            var summary = Summary(set);
            terminal.Result(summary, console =>
            {
                console.MarkupLineInterpolated($"[bold]{summary.Name}[/]: {summary.Interactions:N0} interactions of {summary.Users:N0} users with {summary.Items:N0} items");
                console.MarkupLineInterpolated($"ratings: {(summary.Ratings ? "yes" : "no")}; times: {(summary.Times ? "yes" : "no")}; items with a title: {summary.Titled:N0}, with tags: {summary.Tagged:N0}, with a year: {summary.Dated:N0}; tags: {summary.Tags:N0}");
            });
            return ExitCodes.Success;
        });
        return command;
    }

    private static DataSetSummary Summary(DataSet set) => new(
        set.Name,
        set.Log.Count,
        set.Log.UserCount,
        set.Log.ItemCount,
        set.Log.HasRatings,
        set.Log.HasTimes,
        set.Items.Count(item => item.Title.Length > 0),
        set.Items.Count(item => item.Tags.Count > 0),
        set.Items.Count(item => item.Year is not null),
        set.Items.SelectMany(item => item.Tags).Distinct().Count());

    private static DataSetSource From(DataSetSource source, string? mirror)
    {
        Uri? At(Uri? address) => address is null || mirror is null ? address : new Uri($"{mirror.TrimEnd('/')}/{Path.GetFileName(address.AbsolutePath)}");
        return source with { Archive = At(source.Archive)!, ChecksumFile = At(source.ChecksumFile) };
    }

    private static Command Part(string name, string description, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        return command;
    }

    private sealed record DataSetSummary(string Name, int Interactions, int Users, int Items, bool Ratings, bool Times, int Titled, int Tagged, int Dated, int Tags);

    /// <summary>Bytes as a share of what is to come.</summary>
    private sealed class Bytes(IProgress<(string Stage, double Share)> progress, DataSetSource source) : IProgress<long>
    {
        public void Report(long value) =>
            progress.Report(($"fetching {source.Name}: {value / 1e6:F1} MB", source.ArchiveBytes is { } all ? Math.Min(1, (double)value / all) : 0));
    }
}

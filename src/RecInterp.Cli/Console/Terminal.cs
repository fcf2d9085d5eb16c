using System.Diagnostics;
using System.Text.Json;
using RecInterp.Onnx.Files;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RecInterp.Cli.Console;

/// <summary>Where a verb speaks: results to standard output (a table, or one JSON document), progress and faults to standard error.</summary>
/// <param name="json">Whether results are JSON.</param>
internal sealed class Terminal(bool json)
{
    private const int RedirectedWidth = 120;

    private static readonly TimeSpan TimeBetweenDrawings = TimeSpan.FromMilliseconds(250);

    private readonly IAnsiConsole _out = Open(System.Console.Out, System.Console.IsOutputRedirected);
    private readonly IAnsiConsole _error = Open(System.Console.Error, System.Console.IsErrorRedirected);

    /// <summary>Whether results are JSON.</summary>
    public bool Json => json;

    /// <summary>Gives a result: the report itself as JSON, or what a person would rather read.</summary>
    /// <typeparam name="T">The report.</typeparam>
    /// <param name="report">What was found.</param>
    /// <param name="show">Shows it to a person.</param>
    public void Result<T>(T report, Action<IAnsiConsole> show)
    {
        if (json)
        {
            System.Console.Out.WriteLine(JsonSerializer.Serialize(report, ManifestJson.Options));
        }
        else
        {
            show(_out);
        }
    }

    /// <summary>Says something on the way; silent where results are JSON.</summary>
    /// <param name="markup">Spectre markup.</param>
    public void Say(string markup)
    {
        if (!json)
        {
            _error.MarkupLine(markup);
        }
    }

    /// <summary>Reports a fault.</summary>
    /// <param name="message">What is wrong.</param>
    public void Fault(string message)
    {
        if (System.Console.IsErrorRedirected)
        {
            System.Console.Error.WriteLine($"error: {message}"); // Not wrapped: a path that is broken in two cannot be searched for.
        }
        else
        {
            _error.MarkupLineInterpolated($"[red]error:[/] {message}");
        }
    }

    /// <summary>Runs work under a progress bar on standard error.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="title">What the bar says until the work names a stage.</param>
    /// <param name="work">The work; it reports a stage and the share of it that is done, 0 to 1.</param>
    public T Progress<T>(string title, Func<IProgress<(string Stage, double Share)>, T> work)
    {
        if (json || System.Console.IsErrorRedirected)
        {
            return work(new Bar((_, _) => { }));
        }

        return _error.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                return work(new Bar((stage, share) =>
                {
                    task.Description = Markup.Escape(stage);
                    task.Value = share;
                }));
            });
    }

    /// <summary>Runs work under a drawing on standard error that is renewed a few times a second; draws nothing where nobody watches.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="draw">Draws; called on the thread of the work.</param>
    /// <param name="work">The work; it calls its argument whenever there is something new.</param>
    public T Live<T>(Func<IRenderable> draw, Func<Action, T> work)
    {
        if (json || System.Console.IsErrorRedirected)
        {
            return work(() => { });
        }

        return _error.Live(draw()).Start(context =>
        {
            var drawn = Stopwatch.GetTimestamp();
            var result = work(() =>
            {
                if (Stopwatch.GetElapsedTime(drawn) > TimeBetweenDrawings)
                {
                    context.UpdateTarget(draw());
                    drawn = Stopwatch.GetTimestamp();
                }
            });
            context.UpdateTarget(draw());
            return result;
        });
    }

    /// <summary>A console that speaks plain text, in lines of fixed width, where nobody is watching.</summary>
    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }

    private sealed class Bar(Action<string, double> report) : IProgress<(string Stage, double Share)>
    {
        public void Report((string Stage, double Share) value) => report(value.Stage, value.Share);
    }
}

using System.Globalization;
using RecInterp.Training.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RecInterp.Cli.Runs;

/// <summary>The last epochs of a run as a table that is drawn anew while the run goes on. Not thread safe.</summary>
internal sealed class ProgressTable : IProgress<(string Stage, double Share)>
{
    private const int Rows = 12;
    private const double RowsApart = 1.0 / 200; // Of the whole run: epochs may be thousands.

    private readonly Queue<TrainingProgress> _shown = [];
    private TrainingProgress? _latest;
    private double _next;
    private string? _preparation;

    /// <summary>Takes an epoch.</summary>
    public void Add(TrainingProgress epoch)
    {
        _latest = epoch;
        var share = (double)epoch.Step / epoch.Steps;
        if (share >= _next || epoch.Fidelity is not null || epoch.Step == epoch.Steps)
        {
            _next = share + RowsApart;
            _shown.Enqueue(epoch);
            if (_shown.Count > Rows)
            {
                _shown.Dequeue();
            }
        }
    }

    /// <summary>Takes what is done before the first step.</summary>
    public void Report((string Stage, double Share) value) => _preparation = string.Create(CultureInfo.InvariantCulture, $"{value.Stage}: {value.Share:P0}");

    /// <summary>Draws it.</summary>
    public IRenderable Draw()
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in (string[])["step", "loss", "embedding", "prediction", "sparsity", "KL", "auxiliary", "L0", "RBO share"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var epoch in _shown)
        {
            var loss = epoch.Loss;
            table.AddRow(
                epoch.Step.ToString("N0", CultureInfo.InvariantCulture),
                Number(loss.Total), Number(loss.Embedding), Number(loss.Prediction), Number(loss.Sparsity), Number(loss.KullbackLeibler), Number(loss.Auxiliary),
                epoch.MeanActive.ToString("F1", CultureInfo.InvariantCulture),
                Number(epoch.Fidelity));
        }

        return _latest is null ? new Markup(Markup.Escape(_preparation ?? "starting")) : new Rows(table, new Markup(Pace(_latest)));
    }

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "";

    private static string Pace(TrainingProgress latest)
    {
        var rest = TimeSpan.FromSeconds(latest.Seconds / latest.Step * (latest.Steps - latest.Step));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"step {latest.Step:N0} of {latest.Steps:N0}, {latest.Seconds / latest.Step * 1e3:F2} ms a step, {rest:h\\:mm\\:ss} to go");
    }
}

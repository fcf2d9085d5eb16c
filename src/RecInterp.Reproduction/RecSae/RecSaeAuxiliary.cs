using RecInterp.Plots;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Numbers;
using RecInterp.Reproduction.RecSae.Published;
using RecInterp.Reproduction.RecSae.Studies;
using static System.FormattableString;

namespace RecInterp.Reproduction.RecSae;

/// <summary>The loss that shall revive dead latents, as RecSAE's code has it and as it is meant.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class RecSaeAuxiliary : IExperiment
{
    /// <inheritdoc/>
    public string Name => "recsae-auxiliary";

    /// <inheritdoc/>
    public string Title => "RecSAE, eq. (3): the auxiliary loss as published and corrected";

    /// <inheritdoc/>
    public string Method =>
        """
        Both runs follow the published code: variance-normalised errors, latents dead that no row of the whole epoch before chose, decoder rows brought to length 1 at the start of each epoch, Adam
        with weight decay, the epoch chosen by NDCG@5 on the dev rows. They differ in the auxiliary loss alone. The published one asks dead latents for xhat - x, the negative of the error, adds the
        decoder's bias to what they say and lets gradients into the error; the corrected one asks for x - xhat as a fixed target without a bias. Batches count vectors (128) where the code counts
        histories of up to 20 vectors (8), and an epoch is a part of the train rows.
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> DataSets => RecSaeData.FoldersOf(RecSaeSet.MovieLens);

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (comparisons, rows, warnings, charts) = (new List<Comparison>(), new List<IReadOnlyList<string>>(), new List<string>(), new List<Chart>());
        foreach (var study in BaseStudy.All(context, cancellation, titlesOnly: true).Where(study => context.Size == ExperimentSize.Full || study.Recipe.Model is BaseModel.BprMf or BaseModel.SasRec))
        {
            var lines = new List<LineSeries>();
            foreach (var form in Enum.GetValues<AuxiliaryForm>())
            {
                context.Progress?.Report(($"{study.Title}: auxiliary loss {form}", 0));
                var options = Options(context) with { Auxiliary = form };
                var result = PublishedTraining.Run(study.Probes, options, cancellation);
                var kept = study.Replaced(result.Dictionary).Ndcg10 / study.Probes.Manifest.Test.Ndcg10;
                var last = result.Epochs[^1];
                comparisons.Add(new Comparison(
                    $"{study.Title}, {form}: share of dead latents at the end",
                    last.DeadShare,
                    null,
                    form == AuxiliaryForm.Published && study.Recipe.Model == BaseModel.SasRec ? AuxiliaryNumbers.DeadShare : null,
                    "",
                    null,
                    form == AuxiliaryForm.Published ? "Theirs is a third party's run of the published code, k = 32 and s = 32." : ""));
                comparisons.Add(new Comparison($"{study.Title}, {form}: share of NDCG@10 kept", kept, null, null, "", null));
                rows.AddRange(result.Epochs.Select(epoch => (IReadOnlyList<string>)
                    [study.Title, $"{form}", $"{epoch.Epoch}", Invariant($"{epoch.Fvu:0.0000}"), Invariant($"{epoch.DeadShare:0.0000}"), Invariant($"{epoch.DevNdcg5:0.0000}")]));
                lines.Add(new LineSeries($"{form}", [.. result.Epochs.Select(epoch => (double)epoch.Epoch)], [.. result.Epochs.Select(epoch => epoch.DeadShare)]));
            }

            charts.Add(new LineChart(study.Title, "epoch", "share of dead latents", lines));
            warnings.AddRange(study.Warnings());
        }

        var table = new ResultTable("Epochs of both forms", ["Model, set", "auxiliary loss", "epoch", "FVU", "dead", "dev NDCG@5"], rows);
        return new ExperimentResult(comparisons, [table], [new ResultFigure("recsae-auxiliary.svg", "Share of dead latents over epochs, with the published auxiliary loss and the corrected one.", Picture.Draw(Title, charts))], warnings);
    }

    private static PublishedOptions Options(ExperimentContext context) => context.Size switch
    {
        ExperimentSize.Quick => new PublishedOptions { Active = 8, Latents = 1024, Epochs = 4, EpochRows = 20_000, Threads = context.Threads },
        ExperimentSize.Reduced => new PublishedOptions { Active = 32, Latents = 2048, Epochs = 6, EpochRows = 65_536, Threads = context.Threads },
        _ => new PublishedOptions { Active = 32, Latents = 2048, Epochs = 50, Threads = context.Threads },
    };
}

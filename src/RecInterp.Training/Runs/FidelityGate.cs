using RecInterp.Core.Fidelity;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Evaluation;

namespace RecInterp.Training.Runs;

/// <summary>Measures fidelity while a run goes on, and tells when enough is reached.</summary>
/// <param name="scorer">The scorer whose lists are kept; null only where options ask for no fidelity.</param>
/// <param name="options">The run's options; name the share that is enough, and how often to look.</param>
internal sealed class FidelityGate(ScorerFolder? scorer, TrainingOptions options)
{
    private const int Users = 256; // Enough to know a mean of overlaps within a hundredth.

    /// <summary>RBO@30 of some users' lists, as a share of its maximum; null where it is not time to look.</summary>
    /// <param name="step">Steps taken.</param>
    /// <param name="steps">Steps of the whole run; after the last one fidelity is always measured.</param>
    /// <param name="engine">The dictionary so far.</param>
    public double? Measure(int step, int steps, ITrainingEngine engine)
    {
        if (scorer is null || options.StopAtFidelity is null || (step % options.FidelitySteps != 0 && step != steps))
        {
            return null;
        }

        var settings = new FidelityOptions { Baselines = false, Users = Math.Min(Users, scorer.Users.Rows), Seed = options.Seed };
        var row = FidelityEvaluation.Run(scorer, engine.ToDictionary(), settings).Dictionary;
        return row.RankBiasedOverlap / RankBiasedOverlap.Maximum(Math.Min(settings.Depth, scorer.Items.Rows), settings.Persistence);
    }

    /// <summary>Whether so much is enough.</summary>
    public bool IsEnough(double? fidelity) => fidelity >= options.StopAtFidelity;
}

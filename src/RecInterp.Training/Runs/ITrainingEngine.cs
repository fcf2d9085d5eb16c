using RecInterp.Core.Dictionaries;

namespace RecInterp.Training.Runs;

/// <summary>Takes the steps of a run: holds the weights, differentiates the loss and lets Adam lower it.</summary>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
internal interface ITrainingEngine : IDisposable
{
    /// <summary>lambda1 at the next step.</summary>
    double Lambda1 { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="learningRate">Adam's learning rate, at least 0.</param>
    StepOutcome Step(TrainingBatch batch, double learningRate);

    /// <summary>Copies the weights, as they are now, into a dictionary.</summary>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    LatentDictionary ToDictionary();

    /// <summary>Writes all that the next step depends on: weights, moments, counts.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Reads it into an engine that was made with the same options. The steps that follow have the bits of a run that was never stopped.</summary>
    void Load(BinaryReader reader);
}

namespace RecInterp.Recommenders.Training;

/// <summary>Stops a training that no longer computes numbers.</summary>
internal static class Divergence
{
    /// <summary>Checks the loss of an epoch.</summary>
    /// <exception cref="InvalidOperationException">It is not finite.</exception>
    public static void Check(string model, int epoch, double loss)
    {
        if (!double.IsFinite(loss))
        {
            throw new InvalidOperationException($"{model}: the loss of epoch {epoch} is {loss}, expected a finite number; a smaller learning rate may help");
        }
    }
}

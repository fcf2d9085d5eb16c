using RecInterp.Core.Edits;
using RecInterp.Server.Faults;
using LatentEdit = RecInterp.Core.Edits.LatentEdit;
using Operation = RecInterp.Protos.V1.EditOperation;

namespace RecInterp.Server.Services;

/// <summary>Reads the edits of a request.</summary>
internal static class EditReader
{
    private const int MostFaultsShown = 8;

    /// <summary>Reads edits into a plan.</summary>
    /// <param name="edits">The edits, in order.</param>
    /// <param name="latentCount">Number of latents m.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="RefusedException">An edit names no latent or no operation, or has a value that is not finite; all faults are named.</exception>
    public static EditPlan Read(IReadOnlyList<Protos.V1.LatentEdit> edits, int latentCount)
    {
        List<string> faults = [];
        var read = new LatentEdit[edits.Count];
        for (var i = 0; i < edits.Count; i++)
        {
            read[i] = ReadOne(edits[i], $"edits[{i}]", latentCount, faults);
        }

        if (faults.Count > MostFaultsShown)
        {
            faults.RemoveRange(MostFaultsShown, faults.Count - MostFaultsShown);
            faults.Add("and more");
        }

        if (faults.Count > 0)
        {
            throw new RefusedException(Refusal.BadRequest, string.Join("; ", faults));
        }

        try
        {
            return EditPlan.Compile(read, latentCount);
        }
        catch (ArgumentException)
        {
            // Each edit alone is right, so what is left is that edits of one latent compose beyond float32.
            throw RefusedException.BadField("edits", "edits of one latent that together pass the range of float32", "a finite gain and offset");
        }
    }

    private static LatentEdit ReadOne(Protos.V1.LatentEdit edit, string field, int latentCount, List<string> faults)
    {
        if (edit.Latent >= latentCount)
        {
            faults.Add($"{field}.latent: found {edit.Latent}, expected 0 to {latentCount - 1}");
        }

        EditOperation? operation = edit.Operation switch
        {
            Operation.Set => EditOperation.Set,
            Operation.Add => EditOperation.Add,
            Operation.Scale => EditOperation.Scale,
            Operation.Zero => EditOperation.Zero,
            _ => null,
        };
        if (operation is null)
        {
            faults.Add($"{field}.operation: found {(int)edit.Operation}, expected SET (1), ADD (2), SCALE (3) or ZERO (4)");
        }

        if (operation != EditOperation.Zero && !float.IsFinite(edit.Value))
        {
            faults.Add($"{field}.value: found {edit.Value}, expected a finite number");
        }

        return new LatentEdit(unchecked((int)edit.Latent), operation ?? EditOperation.Zero, edit.Value);
    }
}

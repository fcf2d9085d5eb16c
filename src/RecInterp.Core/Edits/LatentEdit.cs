namespace RecInterp.Core.Edits;

/// <summary>One wish to change one latent. Checked when it is compiled into an <see cref="EditPlan"/>.</summary>
/// <param name="Latent">Index of the latent, from 0 to m - 1.</param>
/// <param name="Operation">What happens to it.</param>
/// <param name="Value">The operation's value in units of the latent: finite, any sign; not read by
/// <see cref="EditOperation.Zero"/>.</param>
public readonly record struct LatentEdit(int Latent, EditOperation Operation, float Value);

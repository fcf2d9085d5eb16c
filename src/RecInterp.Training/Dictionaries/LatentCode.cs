using static TorchSharp.torch;

namespace RecInterp.Training.Dictionaries;

/// <summary>Latents of a batch, with what the input transform took out of each row and what sparsity terms read.</summary>
/// <param name="Latents">z, float32, shape [B, m], each at least 0.</param>
/// <param name="PreActivations">p, shape [B, m]: what the activation function was given.</param>
/// <param name="Mean">Row means, shape [B, 1]; null unless rows are normalised.</param>
/// <param name="Deviation">Row deviations plus 1e-5, shape [B, 1]; null unless rows are normalised.</param>
public readonly record struct LatentCode(Tensor Latents, Tensor PreActivations, Tensor? Mean, Tensor? Deviation);

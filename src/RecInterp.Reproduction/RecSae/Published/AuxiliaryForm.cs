namespace RecInterp.Reproduction.RecSae.Published;

/// <summary>What dead latents are asked to explain.</summary>
internal enum AuxiliaryForm
{
    /// <summary>As the code has it: e = xhat - x, the negative of the paper's; the decoder's bias is added to what dead latents say; gradients go into e.</summary>
    Published,

    /// <summary>As the paper and arXiv 2406.04093 mean it: e = x - xhat as a fixed target, and no bias.</summary>
    Corrected,
}

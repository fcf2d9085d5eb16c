namespace RecInterp.Reproduction.RecSae.Numbers;

/// <summary>What a third party's run of RecSAE's published code saw: SASRec on MovieLens, k = 32, s = 32.</summary>
internal static class AuxiliaryNumbers
{
    /// <summary>Share of dead latents at which it stayed from epoch 5 on.</summary>
    public const double DeadShare = .1392;
}

namespace RecInterp.Reproduction.RecSae.Published;

/// <summary>An epoch of the published form of training.</summary>
/// <param name="Epoch">Number, from 1.</param>
/// <param name="Fvu">Mean share of the batches' variance that is left unexplained.</param>
/// <param name="DeadShare">Share of latents that no row of the epoch chose.</param>
/// <param name="DevNdcg5">NDCG@5 of the dev rows with reconstructions in place of probes.</param>
internal sealed record PublishedEpoch(int Epoch, double Fvu, double DeadShare, double DevNdcg5);

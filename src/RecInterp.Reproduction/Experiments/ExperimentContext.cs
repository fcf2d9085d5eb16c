namespace RecInterp.Reproduction.Experiments;

/// <summary>What an experiment is run with.</summary>
/// <param name="Data">Folder of the data sets, one folder each, such as "ml-1m".</param>
/// <param name="Cache">Folder in which trained base recommenders are kept between experiments; made where it is absent.</param>
/// <param name="Size">How much is run.</param>
/// <param name="Seeds">How many seeds, 0, 1, ...; null takes as many as <paramref name="Size"/> wants.</param>
/// <param name="PaperCode">Whether the published code is followed where it departs from its paper; otherwise the clean protocol is.</param>
/// <param name="Threads">Threads of one training, at least 1.</param>
/// <param name="Progress">Told a stage and the share of the whole that is done; null tells nobody.</param>
public sealed record ExperimentContext(
    string Data, string Cache, ExperimentSize Size, int? Seeds, bool PaperCode, int Threads, IProgress<(string Stage, double Share)>? Progress);

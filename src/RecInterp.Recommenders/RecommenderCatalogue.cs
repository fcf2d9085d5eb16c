using RecInterp.Recommenders.Als;
using RecInterp.Recommenders.Bpr;
using RecInterp.Recommenders.Factorisation;
using RecInterp.Recommenders.LightGcn;
using RecInterp.Recommenders.Ncf;
using RecInterp.Recommenders.Sequential;

namespace RecInterp.Recommenders;

/// <summary>What each base recommender is, and its published recipe.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class RecommenderCatalogue
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<RecommenderDescription> All { get; } =
    [
        new(
            RecommenderKind.Mf,
            MatrixFactorisation.Name,
            "prediction-aware paper (arXiv 2511.18024)",
            "The dot product of user and item factors plus both biases, trained by logistic regression on chosen and other items.",
            new MatrixFactorisationOptions()),
        new(
            RecommenderKind.Ncf,
            NeuralCollaborativeFiltering.Name,
            "He et al. 2017 (arXiv 1708.05031), as in the prediction-aware paper (arXiv 2511.18024)",
            "A multi-layer perceptron on both embeddings, which start from the factors of mf.",
            NcfOptions.FromFactors),
        new(
            RecommenderKind.BprMf,
            BprMatrixFactorisation.Name,
            "Rendle et al. 2009 (arXiv 1205.2618), as in RecSAE (arXiv 2411.06112)",
            "The dot product of user and item factors, trained to put chosen items before others.",
            new BprOptions()),
        new(
            RecommenderKind.LightGcn,
            LightGcnTraining.Name,
            "He et al. 2020 (arXiv 2002.02126), as in RecSAE (arXiv 2411.06112)",
            "The dot product of embeddings that are smoothed over the graph of users and items.",
            new LightGcnOptions()),
        new(
            RecommenderKind.Als,
            ImplicitAls.Name,
            "Hu, Koren and Volinsky 2008, as in the implicit library",
            "The dot product of factors that solve weighted least squares over all pairs.",
            new AlsOptions()),
        new(
            RecommenderKind.SasRec,
            SasRecTraining.Name,
            "Kang and McAuley 2018 (arXiv 1808.09781), as in ReChorus and RecSAE (arXiv 2411.06112)",
            "A causal transformer over a user's last items; its output at the last of them is the user embedding.",
            new SasRecOptions()),
        new(
            RecommenderKind.TiMiRec,
            TiMiRecTraining.Name,
            "Wang et al. 2022 (CIKM), as in ReChorus and RecSAE (arXiv 2411.06112)",
            "Several interests of a user's last items, weighted by a prediction of which one comes next.",
            new TiMiRecOptions()),
    ];

    /// <summary>The description of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <exception cref="ArgumentException">The kind is not described.</exception>
    public static RecommenderDescription Of(RecommenderKind kind) => All.FirstOrDefault(one => one.Kind == kind)
        ?? throw new ArgumentException($"found {kind}, expected one of {string.Join(", ", All.Select(one => one.Kind))}", nameof(kind));
}

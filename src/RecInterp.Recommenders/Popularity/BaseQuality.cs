using System.Globalization;
using RecInterp.Recommenders.Ranking;

namespace RecInterp.Recommenders.Popularity;

/// <summary>Whether a recommender is worth interpreting: its metrics beside those of popularity and of chance. High fidelity to a bad recommender proves nothing.</summary>
/// <param name="Model">The recommender's.</param>
/// <param name="Popularity">Those of <see cref="PopularityRecommender"/> on the same lists.</param>
/// <param name="Random">Those of <see cref="RandomRecommender"/> on the same lists.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record BaseQuality(RankingReport Model, RankingReport Popularity, RankingReport Random)
{
    /// <summary>Whether the recommender's mean percentile rank is above popularity's: it is then not to be interpreted without a warning.</summary>
    public bool WorseThanPopularity => !(Model.MeanPercentileRank <= Popularity.MeanPercentileRank);

    /// <summary>The verdict in a sentence, with the numbers.</summary>
    public string Verdict
    {
        get
        {
            var numbers = string.Create(
                CultureInfo.InvariantCulture,
                $"mean percentile rank {Model.MeanPercentileRank:0.00} %, popularity {Popularity.MeanPercentileRank:0.00} %, chance {Random.MeanPercentileRank:0.00} %");
            return WorseThanPopularity
                ? $"The base recommender ranks worse than popularity ({numbers}): what a dictionary finds in it says little about users."
                : $"The base recommender ranks better than popularity ({numbers}).";
        }
    }
}

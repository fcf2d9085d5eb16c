using RecInterp.Recommenders;

namespace RecInterp.Reproduction.Bases;

/// <summary>How a base recommender is made.</summary>
/// <param name="Name">Short name, part of a folder's.</param>
/// <param name="Title">Name for a reader.</param>
/// <param name="Settings">All options but the seed, in words: another text is another recommender.</param>
/// <param name="Train">Trains it for a set and a seed; other bases that it starts from come from the models it is given.</param>
internal sealed record BaseRecipe(string Name, string Title, string Settings, Func<BaseModels, PaperSet, int, CancellationToken, IRecommender> Train);

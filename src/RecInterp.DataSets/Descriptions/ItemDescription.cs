namespace RecInterp.DataSets.Descriptions;

/// <summary>What is known of an item beside who interacted with it.</summary>
/// <param name="Id">The item's id in the published files.</param>
/// <param name="Title">Its title as published; empty where there is none.</param>
/// <param name="Tags">Genres, categories or tags, each once, in the published order; empty where there are none.</param>
/// <param name="Year">Year of release; null where it is unknown.</param>
public sealed record ItemDescription(string Id, string Title, IReadOnlyList<string> Tags, int? Year = null);

namespace RecInterp.Recommenders;

/// <summary>What a base recommender is.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Its short name, as its models and commands have it.</param>
/// <param name="Source">Where it was published, and by whom it is interpreted.</param>
/// <param name="Summary">What it computes, in a sentence.</param>
/// <param name="Options">Its default options.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record RecommenderDescription(RecommenderKind Kind, string Name, string Source, string Summary, object Options);

using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets;

/// <summary>Who interacted with what, and what is known of both.</summary>
/// <param name="Name">The set's short name, such as "ml-1m".</param>
/// <param name="Log">The interactions.</param>
/// <param name="Items">What is known of each item, I entries in the log's order of items.</param>
/// <param name="Users">What is known of each user, U entries in the log's order of users.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record DataSet(string Name, InteractionLog Log, IReadOnlyList<ItemDescription> Items, IReadOnlyList<UserDescription> Users);

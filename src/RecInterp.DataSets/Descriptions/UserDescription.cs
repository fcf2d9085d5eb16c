namespace RecInterp.DataSets.Descriptions;

/// <summary>What is known of a user beside what they interacted with.</summary>
/// <param name="Id">The user's id in the published files.</param>
/// <param name="Attributes">Values by the attribute's name, such as "gender" and "age"; empty where nothing is known.</param>
public sealed record UserDescription(string Id, IReadOnlyDictionary<string, string> Attributes);

using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Readers.Text;

/// <summary>Descriptions that hold the id alone.</summary>
internal static class NoDescriptions
{
    private static readonly Dictionary<string, string> NoAttributes = [];

    public static UserDescription[] OfUsers(InteractionLog log) => [.. log.UserIds.Select(id => new UserDescription(id, NoAttributes))];
}

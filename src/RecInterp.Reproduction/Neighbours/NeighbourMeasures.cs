using RecInterp.Core.Towers;
using RecInterp.Recommenders.Als;

namespace RecInterp.Reproduction.Neighbours;

/// <summary>What the nearest items of items have in common.</summary>
/// <param name="SharedTag">Mean share of neighbours that have a tag in common with the item, 0 to 1.</param>
/// <param name="ChanceSharedTag">The same of all other items: what neighbours drawn at random would give.</param>
/// <param name="PopularShare">Share of neighbours that are among the most popular items.</param>
/// <param name="Distinct">Share of the catalogue that is a neighbour of anything: what a reader of neighbour lists ever sees.</param>
internal readonly record struct NeighbourMeasures(double SharedTag, double ChanceSharedTag, double PopularShare, double Distinct)
{
    /// <summary>Measures the neighbours of items that enough users chose.</summary>
    /// <param name="factors">Item factors, [I, d].</param>
    /// <param name="tags">Tags of each item.</param>
    /// <param name="measured">Items whose neighbours are taken; all items can be neighbours.</param>
    /// <param name="popular">Whether each item is among the most popular.</param>
    /// <param name="count">Neighbours of each item, itself left out, at least 1.</param>
    public static NeighbourMeasures Of(EmbeddingTable factors, IReadOnlyList<IReadOnlyList<string>> tags, IReadOnlyList<int> measured, bool[] popular, int count)
    {
        var similar = new SimilarRows(factors);
        var sets = tags.Select(list => list.ToHashSet(StringComparer.Ordinal)).ToList();
        double shared = 0, chance = 0;
        var (popularCount, total) = (0, 0);
        var seen = new HashSet<int>();
        foreach (var item in measured)
        {
            foreach (var (neighbour, _) in similar.Of(item, count + 1).Where(found => found.Row != item))
            {
                shared += sets[item].Overlaps(sets[neighbour]) ? 1 : 0;
                popularCount += popular[neighbour] ? 1 : 0;
                total++;
                seen.Add(neighbour);
            }

            chance += (double)sets.Where((other, index) => index != item && sets[item].Overlaps(other)).Count() / (sets.Count - 1);
        }

        return new NeighbourMeasures(shared / total, chance / measured.Count, (double)popularCount / total, (double)seen.Count / factors.Rows);
    }
}

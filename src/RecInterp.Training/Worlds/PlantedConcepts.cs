using System.Numerics.Tensors;
using RecInterp.Core.Towers;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Worlds;

/// <summary>Embeddings of users and items made of concepts that are known: the ground truth that dictionaries are measured against.</summary>
/// <remarks>
/// <para>A row is the sum of its active concepts' directions, each times a magnitude, plus noise. The world is a small one of SynthSAEBench's kind (arXiv 2602.14687):</para>
/// <list type="bullet">
/// <item>Frequency: concept r of n is active in a share of rows that falls with the root of its rank, from 0.4 to 0.004.</item>
/// <item>Hierarchy: the first n / 32 concepts have four narrower ones each, and these four again; the rarest third of all stands alone. A narrower concept is active only where its
/// broader one is, and at most one of four; a fifth of these rows or more have none of them. Its magnitude goes with the broader one's.</item>
/// <item>Correlation: each row has five hidden tastes, and the odds of each concept rise or fall with them.</item>
/// <item>Magnitude: 1 for the most frequent to 0.8 for the rarest concept, with a deviation of 15 percent.</item>
/// <item>Superposition: directions are drawn evenly from the sphere, more of them than columns.</item>
/// <item>Two towers: a concept is up to twice as frequent among users as its rank says, and as much rarer among items, or the other way round.</item>
/// </list>
/// </remarks>
public sealed class PlantedConcepts
{
    /// <summary>How many narrower concepts one has.</summary>
    internal const int Narrower = 4;

    private const int ConceptsPerRoot = 32;
    private const int Nested = 1 + Narrower + (Narrower * Narrower);

    private PlantedConcepts(int count, int width, float[] directions, int[] broader, Table users, Table items)
    {
        Count = count;
        Width = width;
        Directions = directions;
        Broader = broader;
        Users = users;
        Items = items;
    }

    /// <summary>Number of concepts n.</summary>
    public int Count { get; }

    /// <summary>Embedding width d.</summary>
    public int Width { get; }

    /// <summary>Directions of length 1, shape [n, d], by rank.</summary>
    public float[] Directions { get; }

    /// <summary>The broader concept of each, -1 for none.</summary>
    public IReadOnlyList<int> Broader { get; }

    /// <summary>The users.</summary>
    public Table Users { get; }

    /// <summary>The items.</summary>
    public Table Items { get; }

    /// <summary>Draws a world.</summary>
    /// <param name="count">Number of concepts n, at least 2.</param>
    /// <param name="width">Embedding width d, at least 2.</param>
    /// <param name="users">Number of users, at least 1.</param>
    /// <param name="items">Number of items, at least 1.</param>
    /// <param name="seed">Decides everything.</param>
    /// <param name="flat">Leaves out the hierarchy: all concepts stand alone.</param>
    public static PlantedConcepts Draw(int count, int width, int users, int items, int seed, bool flat = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        var random = RandomStream.Of(seed, RandomStream.Purpose.World);

        // 1. Directions.
        var directions = NormalValues.Draw(random, count * width);
        for (var concept = 0; concept < count; concept++)
        {
            var row = directions.AsSpan(concept * width, width);
            TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
        }

        // 2. Which concept is broader than which: level by level, so that ranks rise from broad to narrow to alone.
        var roots = Math.Max(1, count / ConceptsPerRoot);
        var broader = new int[count];
        for (var concept = 0; concept < count; concept++)
        {
            broader[concept] = flat || concept < roots || concept >= roots * Nested ? -1 : (concept - roots) / Narrower;
        }

        // 3. Rows; what is frequent among users is rare among items.
        var rows = new PlantedRows(width, directions, broader, random);
        return new PlantedConcepts(count, width, directions, broader, rows.Draw(users, side: 1, random), rows.Draw(items, side: -1, random));
    }

    /// <summary>Mean number of active concepts a row, over users and items alike.</summary>
    /// <param name="most">How many concepts are counted, the most frequent; null counts all.</param>
    public double MeanActive(int? most = null) => Enumerable.Range(0, Count)
        .Select(concept => (Users.Share(concept, Count) + Items.Share(concept, Count)) / 2)
        .OrderDescending()
        .Take(most ?? Count)
        .Sum();

    /// <summary>One side.</summary>
    /// <param name="Embeddings">Embeddings, shape [n, d].</param>
    /// <param name="Active">Whether a concept is active in a row, shape [n, count].</param>
    public sealed record Table(EmbeddingTable Embeddings, bool[] Active)
    {
        /// <summary>Mean number of active concepts a row.</summary>
        public double MeanActive => (double)Active.Count(on => on) / Embeddings.Rows;

        /// <summary>Share of rows in which a concept is active.</summary>
        /// <param name="concept">The concept.</param>
        /// <param name="count">Number of concepts.</param>
        internal double Share(int concept, int count)
        {
            var active = 0;
            for (var place = concept; place < Active.Length; place += count)
            {
                active += Active[place] ? 1 : 0;
            }

            return (double)active / Embeddings.Rows;
        }
    }
}

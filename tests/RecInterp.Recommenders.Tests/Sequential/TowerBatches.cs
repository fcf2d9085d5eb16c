using RecInterp.Recommenders.Sequential;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Tests.Sequential;

/// <summary>Small towers with weights large enough to matter, small batches of histories of many lengths, and gradients by finite differences.</summary>
internal static class TowerBatches
{
    public const int Items = 9;

    public static readonly int[][] Histories = [[3], [1, 2, 1], [8, 7, 6, 5, 4], [0, 0], [2, 5, 8, 1, 3], [4, 6, 0, 7]];

    public static readonly int[] Targets = [4, 3, 0, 8, 6, 1];

    public static readonly int[] Negatives = [1, 8, 2, 5, 7, 3];

    public static SequenceBatch Batch => new(Array.ConvertAll(Histories, history => (ReadOnlyMemory<int>)history));

    /// <summary>Replaces the small initial values; items stay away from layers' ties.</summary>
    public static TTower Enlarged<TTower>(TTower tower, int seed = 5)
        where TTower : SequentialTower
    {
        var random = new Random(seed);
        foreach (var (_, value) in tower.Parameters.All)
        {
            foreach (ref var number in EmbeddingRows.Floats(value))
            {
                number += (float)((random.NextDouble() - 0.5) * 1.2);
            }
        }

        return tower;
    }

    /// <summary>The gradients that a step left behind, 0 where there is none.</summary>
    public static Dictionary<string, float[]> Gradients(SequentialTower tower)
    {
        using var scope = NewDisposeScope();
        return tower.Parameters.All.ToDictionary(each => each.Name, each => each.Value.grad?.data<float>().ToArray() ?? new float[each.Value.numel()]);
    }

    public static void Clear(SequentialTower tower)
    {
        using var scope = NewDisposeScope();
        foreach (var (_, value) in tower.Parameters.All)
        {
            value.grad?.zero_();
        }
    }

    /// <summary>Central differences of a loss in double precision, for every value of every tensor.</summary>
    public static void ExpectGradients(Dictionary<string, float[]> found, PlainNumbers numbers, Func<double> loss)
    {
        const double Step = 1e-5;
        foreach (var (name, gradients) in found)
        {
            var values = numbers[name];
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i];
                values[i] = value + Step;
                var above = loss();
                values[i] = value - Step;
                var below = loss();
                values[i] = value;
                var expected = (above - below) / (2 * Step);
                Assert.True(Math.Abs(expected - gradients[i]) <= 2e-5 + (1e-4 * Math.Abs(expected)), $"{name}[{i}]: expected {expected}, found {gradients[i]}");
            }
        }
    }

    public static void ExpectClose(IEnumerable<double> expected, IEnumerable<float> found, double tolerance = 2e-5)
    {
        var (wanted, given) = (expected.ToArray(), found.ToArray());
        Assert.Equal(wanted.Length, given.Length);
        for (var i = 0; i < wanted.Length; i++)
        {
            Assert.Equal(wanted[i], given[i], tolerance);
        }
    }
}

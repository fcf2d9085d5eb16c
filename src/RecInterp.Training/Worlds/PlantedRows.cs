using System.Numerics.Tensors;
using RecInterp.Core.Towers;

namespace RecInterp.Training.Worlds;

/// <summary>Draws rows of a world of planted concepts: which concepts are active, and the embedding that they make.</summary>
internal sealed class PlantedRows
{
    private const double MostFrequent = 0.4;
    private const double Rarest = 0.004;
    private const double MostNarrowed = 0.8;
    private const double LargestShare = 0.8;
    private const int Tastes = 5;
    private const double TasteStrength = 0.75;
    private const double LeastMagnitude = 0.8;
    private const double Deviation = 0.15;
    private const double Noise = 0.02;

    private readonly int _count;
    private readonly int _width;
    private readonly float[] _directions;
    private readonly int[] _broader;
    private readonly float[] _leanings;
    private readonly double[] _sides;

    /// <summary>Draws what concepts have beside directions: leanings to tastes, and a side on which they are frequent.</summary>
    /// <param name="width">Embedding width d.</param>
    /// <param name="directions">Directions, shape [n, d], by rank.</param>
    /// <param name="broader">The broader concept of each, -1 for none; the narrower ones of a concept follow each other.</param>
    /// <param name="random">Source.</param>
    public PlantedRows(int width, float[] directions, int[] broader, Random random)
    {
        _count = broader.Length;
        _width = width;
        _directions = directions;
        _broader = broader;
        _leanings = NormalValues.Draw(random, _count * Tastes);
        TensorPrimitives.Multiply(_leanings, (float)(TasteStrength / Math.Sqrt(Tastes)), _leanings);
        _sides = new double[_count];
        foreach (ref var side in _sides.AsSpan())
        {
            side = (2 * random.NextDouble()) - 1;
        }
    }

    /// <summary>Draws rows of one tower.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="side">1 for one tower, -1 for the other.</param>
    /// <param name="random">Source.</param>
    public PlantedConcepts.Table Draw(int rows, int side, Random random)
    {
        var chances = Chances(side);
        var active = new bool[rows * _count];
        var values = new float[rows * _width];
        var relative = new double[_count];
        var direction = new float[_width];
        for (var row = 0; row < rows; row++)
        {
            var on = active.AsSpan(row * _count, _count);
            var tastes = NormalValues.Draw(random, Tastes);
            Choose(on, chances, tastes, random);

            var embedding = values.AsSpan(row * _width, _width);
            for (var concept = 0; concept < _count; concept++)
            {
                if (!on[concept])
                {
                    continue;
                }

                relative[concept] = Math.Max(0, 1 + (Deviation * NormalValues.Draw(random))) * (_broader[concept] < 0 ? 1 : relative[_broader[concept]]);
                var magnitude = relative[concept] * (1 - ((1 - LeastMagnitude) * concept / (_count - 1)));
                TensorPrimitives.Multiply(_directions.AsSpan(concept * _width, _width), (float)magnitude, direction);
                TensorPrimitives.Add(embedding, direction, embedding);
            }

            foreach (ref var value in embedding)
            {
                value += (float)(Noise * NormalValues.Draw(random));
            }
        }

        return new PlantedConcepts.Table(new EmbeddingTable(rows, _width, values), active);
    }

    /// <summary>The chance of each concept in a row without tastes; of a narrower one, where its broader one is active.</summary>
    private double[] Chances(int side)
    {
        double Share(int concept) => Rarest + ((MostFrequent - Rarest) * (Math.Pow(concept + 1, -0.5) - Math.Pow(_count, -0.5)) / (1 - Math.Pow(_count, -0.5)));
        var chances = new double[_count];
        for (var concept = 0; concept < _count; concept++)
        {
            var share = Share(concept) * Math.Pow(2, side * _sides[concept]);
            chances[concept] = _broader[concept] < 0 ? Math.Min(share, LargestShare) : share / Share(_broader[concept]);
        }

        for (var concept = 0; concept < _count;)
        {
            var together = Together(concept);
            var sum = TensorPrimitives.Sum<double>(chances.AsSpan(concept, together));
            if (_broader[concept] >= 0 && sum > MostNarrowed)
            {
                TensorPrimitives.Multiply(chances.AsSpan(concept, together), MostNarrowed / sum, chances.AsSpan(concept, together));
            }

            concept += together;
        }

        return chances;
    }

    /// <summary>Chooses a row's concepts: each that has no broader one by itself, narrower ones at most one of those that have the same broader one.</summary>
    private void Choose(Span<bool> on, double[] chances, float[] tastes, Random random)
    {
        Span<double> weights = stackalloc double[PlantedConcepts.Narrower];
        for (var concept = 0; concept < _count;)
        {
            var together = Together(concept);
            if (_broader[concept] < 0)
            {
                var odds = chances[concept] / (1 - chances[concept]) * Lift(concept, tastes);
                on[concept] = random.NextDouble() < odds / (1 + odds);
            }
            else if (on[_broader[concept]])
            {
                double none = 1;
                double sum = 0;
                for (var i = 0; i < together; i++)
                {
                    none -= chances[concept + i];
                    weights[i] = chances[concept + i] * Lift(concept + i, tastes);
                    sum += weights[i];
                }

                var left = random.NextDouble() * (none + sum);
                for (var i = 0; i < together && left >= 0; i++)
                {
                    left -= weights[i];
                    on[concept + i] = left < 0;
                }
            }

            concept += together;
        }
    }

    /// <summary>How many concepts from this one on are decided at once.</summary>
    private int Together(int concept) => _broader[concept] < 0 ? 1 : Math.Min(PlantedConcepts.Narrower, _count - concept);

    /// <summary>What a row's tastes multiply a concept's odds by; 1 on average over rows.</summary>
    private double Lift(int concept, float[] tastes)
    {
        var leanings = _leanings.AsSpan(concept * Tastes, Tastes);
        return Math.Exp(TensorPrimitives.Dot<float>(leanings, tastes) - (TensorPrimitives.SumOfSquares<float>(leanings) / 2));
    }
}

namespace RecInterp.DataSets.Sampling;

/// <summary>Draws from a pool of items by weight.</summary>
internal static class WeightedDraw
{
    /// <summary>Draws one after another, each in proportion to its weight among those that are left.</summary>
    /// <remarks>Efraimidis and Spirakis 2006: the n smallest of -ln(u_i) / w_i, u_i uniform; equal in law to drawing one after another.</remarks>
    /// <exception cref="InvalidOperationException">Fewer items of the pool than asked for have a weight above 0.</exception>
    public static int[] WithoutReplacement(ReadOnlySpan<int> pool, ReadOnlySpan<double> weights, int count, ref SeededDraws draws)
    {
        var keys = new double[pool.Length];
        var items = new int[pool.Length];
        var drawable = 0;
        foreach (var item in pool)
        {
            if (weights[item] > 0)
            {
                keys[drawable] = -Math.Log(draws.Unit()) / weights[item];
                items[drawable++] = item;
            }
        }

        if (drawable < count)
        {
            throw new InvalidOperationException($"found {drawable} items to draw from, expected at least {count}");
        }

        Array.Sort(keys, items, 0, drawable);
        return items[..count];
    }

    /// <summary>All weights alike: the head of a random order.</summary>
    /// <exception cref="InvalidOperationException">The pool holds fewer items than asked for.</exception>
    public static int[] Uniform(ReadOnlySpan<int> pool, int count, ref SeededDraws draws)
    {
        if (pool.Length < count)
        {
            throw new InvalidOperationException($"found {pool.Length} items to draw from, expected at least {count}");
        }

        var items = pool.ToArray();
        for (var place = 0; place < count; place++)
        {
            var other = place + draws.Below(items.Length - place);
            (items[place], items[other]) = (items[other], items[place]);
        }

        return items[..count];
    }

    /// <summary>Draws independently: an item may come several times.</summary>
    /// <exception cref="InvalidOperationException">No item of the pool has a weight above 0.</exception>
    public static int[] WithReplacement(ReadOnlySpan<int> pool, ReadOnlySpan<double> weights, int count, ref SeededDraws draws)
    {
        var sums = new double[pool.Length];
        var total = 0.0;
        for (var place = 0; place < pool.Length; place++)
        {
            sums[place] = total += weights[pool[place]];
        }

        if (!(total > 0))
        {
            throw new InvalidOperationException($"found no item with a weight among {pool.Length} to draw from, expected at least 1");
        }

        var drawn = new int[count];
        for (var draw = 0; draw < count; draw++)
        {
            var place = Array.BinarySearch(sums, draws.Unit() * total);
            drawn[draw] = pool[Math.Min(place < 0 ? ~place : place + 1, pool.Length - 1)];
        }

        return drawn;
    }
}

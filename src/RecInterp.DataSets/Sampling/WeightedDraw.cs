namespace RecInterp.DataSets.Sampling;

/// <summary>Draws from a pool of items by weight.</summary>
internal static class WeightedDraw
{
    /// <summary>Attempts for each item to draw before the exact way that costs the whole pool is taken.</summary>
    private const int AttemptsForEach = 20;

    /// <summary>Draws one after another, each in proportion to its weight among those that are left.</summary>
    /// <remarks>Few of many are drawn from the whole pool until one comes that was not drawn before, which is the same in law. The rest: Efraimidis and Spirakis 2006, the
    /// n smallest of -ln(u_i) / w_i, u_i uniform.</remarks>
    /// <exception cref="InvalidOperationException">Fewer items of the pool than asked for have a weight above 0.</exception>
    public static int[] WithoutReplacement(ReadOnlySpan<int> pool, ReadOnlySpan<double> weights, int count, ref SeededDraws draws)
    {
        var drawn = new List<int>(count);
        if (count * 4 <= pool.Length)
        {
            DrawByRejection(pool, weights, count, drawn, ref draws);
        }

        if (drawn.Count < count)
        {
            DrawByKeys(pool, weights, count - drawn.Count, drawn, ref draws);
        }

        return [.. drawn];
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
        var sums = Sums(pool, weights);
        if (!(sums.Length > 0 && sums[^1] > 0))
        {
            throw new InvalidOperationException($"found no item with a weight among {pool.Length} to draw from, expected at least 1");
        }

        var drawn = new int[count];
        for (var draw = 0; draw < count; draw++)
        {
            drawn[draw] = pool[Place(sums, ref draws)];
        }

        return drawn;
    }

    private static void DrawByRejection(ReadOnlySpan<int> pool, ReadOnlySpan<double> weights, int count, List<int> drawn, ref SeededDraws draws)
    {
        var sums = Sums(pool, weights);
        if (!(sums.Length > 0 && sums[^1] > 0))
        {
            return; // The other way tells what is missing.
        }

        var taken = new HashSet<int>(count);
        for (var attempt = 0; attempt < count * AttemptsForEach && drawn.Count < count; attempt++)
        {
            var item = pool[Place(sums, ref draws)];
            if (taken.Add(item))
            {
                drawn.Add(item);
            }
        }
    }

    private static void DrawByKeys(ReadOnlySpan<int> pool, ReadOnlySpan<double> weights, int count, List<int> drawn, ref SeededDraws draws)
    {
        var taken = drawn.ToHashSet();
        var keys = new double[pool.Length];
        var items = new int[pool.Length];
        var drawable = 0;
        foreach (var item in pool)
        {
            if (weights[item] > 0 && !taken.Contains(item))
            {
                keys[drawable] = -Math.Log(draws.Unit()) / weights[item];
                items[drawable++] = item;
            }
        }

        if (drawable < count)
        {
            throw new InvalidOperationException($"found {drawable + drawn.Count} items to draw from, expected at least {count + drawn.Count}");
        }

        Array.Sort(keys, items, 0, drawable);
        drawn.AddRange(items.AsSpan(0, count));
    }

    /// <summary>The sums of the weights up to each place.</summary>
    private static double[] Sums(ReadOnlySpan<int> pool, ReadOnlySpan<double> weights)
    {
        var sums = new double[pool.Length];
        var total = 0.0;
        for (var place = 0; place < pool.Length; place++)
        {
            sums[place] = total += weights[pool[place]];
        }

        return sums;
    }

    /// <summary>The first place whose sum lies above a random share of the total; so never one of weight 0.</summary>
    private static int Place(double[] sums, ref SeededDraws draws)
    {
        var sought = draws.Unit() * sums[^1];
        var (low, high) = (0, sums.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sums[middle] > sought ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}

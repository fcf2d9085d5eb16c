namespace RecInterp.Core.Concepts.Terms;

/// <summary>English words that name nothing: articles, pronouns, prepositions, auxiliaries. In lower case.</summary>
public static class EnglishStopWords
{
    /// <summary>The words.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(
        """
        a about above after again against all am an and any are as at be because been before being below between both but by can could did do does doing down during
        each few for from further had has have having he her here hers herself him himself his how i if in into is it its itself just me more most my myself no nor not now
        of off on once only or other our ours ourselves out over own same she should so some such than that the their theirs them themselves then there these they this those
        through to too under until up very was we were what when where which while who whom why will with would you your yours yourself yourselves
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    /// <summary>Words of packages and measures in the titles of groceries, which tell how much is sold and not what.</summary>
    public static IReadOnlySet<string> Units { get; } = new HashSet<string>(
        """
        bag bags bottle bottles box boxes can cans case cases count ct each fl fluid g gallon gram grams jar jars kg lb lbs liter litre ml ounce ounces oz pack package
        packages packet packets packs piece pieces pk pound pounds pouch pouches quart set single size tin tins tub unit units
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);
}

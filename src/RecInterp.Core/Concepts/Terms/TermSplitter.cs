using System.Net;
using System.Text;

namespace RecInterp.Core.Concepts.Terms;

/// <summary>Splits texts about items into terms, of which concepts are made and in which they are looked for.</summary>
/// <remarks>
/// <para>A term is a run of letters and digits, in which single hyphens may stand: "Sci-Fi" and "k-pop" are one term each. An apostrophe with one or two letters after it is cut off
/// ("Children's" is "children", "we'll" is "we"). Terms are in lower case. Numbers, single letters and dropped words are left out; so are the pieces of "5.4-Ounce" that say no more.
/// HTML entities are decoded first.</para>
/// <para>arXiv 2411.06112 does not say how it splits; its examples keep inner hyphens, cut apostrophes and hold no stop word.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; nothing writes to it after it is made.</threadsafety>
public sealed class TermSplitter
{
    private readonly HashSet<string> _dropped;

    /// <summary>Makes a splitter.</summary>
    /// <param name="dropped">Words that are left out, in lower case.</param>
    public TermSplitter(IEnumerable<string> dropped)
    {
        ArgumentNullException.ThrowIfNull(dropped);
        _dropped = new HashSet<string>(dropped, StringComparer.Ordinal);
    }

    /// <summary>One that leaves out <see cref="EnglishStopWords.All"/> and <see cref="EnglishStopWords.Units"/>.</summary>
    public static TermSplitter English { get; } = new(EnglishStopWords.All.Concat(EnglishStopWords.Units));

    /// <summary>The terms of a text.</summary>
    /// <param name="text">The text; it may be empty.</param>
    /// <returns>Terms in the order of the text, a term as often as it stands there.</returns>
    public IReadOnlyList<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var decoded = WebUtility.HtmlDecode(text).Normalize(NormalizationForm.FormC);
        var terms = new List<string>();
        for (var start = 0; start < decoded.Length;)
        {
            if (!char.IsLetterOrDigit(decoded[start]))
            {
                start++;
                continue;
            }

            var end = EndOf(decoded, start);
            if (Accepted(decoded[start..end].ToLowerInvariant()) is { } term)
            {
                terms.Add(term);
            }

            start = AfterEnding(decoded, end);
        }

        return terms;
    }

    /// <summary>Where the run of letters, digits and inner hyphens ends.</summary>
    private static int EndOf(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || IsInnerHyphen(text, end)))
        {
            end++;
        }

        return end;
    }

    private static bool IsInnerHyphen(string text, int place) =>
        text[place] == '-' && place + 1 < text.Length && char.IsLetterOrDigit(text[place - 1]) && char.IsLetterOrDigit(text[place + 1]);

    /// <summary>Skips an apostrophe with one or two letters after it.</summary>
    private static int AfterEnding(string text, int place)
    {
        if (place >= text.Length || text[place] is not ('\'' or '\u2019'))
        {
            return place;
        }

        var end = place + 1;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            end++;
        }

        return end - place - 1 is 1 or 2 && (end == text.Length || !char.IsLetterOrDigit(text[end])) ? end : place;
    }

    /// <summary>A term without what says nothing at its hyphens; null where nothing is left.</summary>
    private string? Accepted(string run)
    {
        var parts = run.Split('-');
        var first = 0;
        while (first < parts.Length && parts[first].All(char.IsDigit))
        {
            first++;
        }

        // "20-count" is a measure; "v-8" and "half-and-half" are names.
        var term = first == 0 ? run : string.Join('-', parts[first..]);
        return term.Length < 2 || _dropped.Contains(term) ? null : term;
    }
}

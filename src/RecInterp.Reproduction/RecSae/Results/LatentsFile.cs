using System.Globalization;
using System.Text;
using RecInterp.DataSets;

namespace RecInterp.Reproduction.RecSae.Results;

/// <summary>RecSAE's results file: for each latent a line "[latent_id] 7", then a title a line. UTF-8, lines end with a line feed.</summary>
internal static class LatentsFile
{
    private const string Head = "[latent_id] ";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="name">What it is called, for messages.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="UnreadableDataSetException">It is not UTF-8, does not begin with a latent, does not end with a line feed, or a latent's number is none, or stands twice.</exception>
    public static IReadOnlyList<LatentCard> Read(string name, ReadOnlySpan<byte> bytes)
    {
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new UnreadableDataSetException(name, $"expected UTF-8: {e.Message}", e);
        }

        if (text.Length == 0 || text[^1] != '\n')
        {
            throw new UnreadableDataSetException(name, "the last line does not end with a line feed: it is empty or cut off");
        }

        var cards = new List<(int Latent, List<string> Titles)>();
        var seen = new HashSet<int>();
        var lines = text[..^1].Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            if (NumberOf(name, line + 1, lines[line]) is { } latent)
            {
                if (!seen.Add(latent))
                {
                    throw new UnreadableDataSetException(name, $"line {line + 1}: found latent {latent} again, expected each once");
                }

                cards.Add((latent, []));
            }
            else if (cards.Count == 0)
            {
                throw new UnreadableDataSetException(name, $"line 1: found '{lines[line]}', expected '{Head}' and a number");
            }
            else
            {
                cards[^1].Titles.Add(lines[line]);
            }
        }

        return [.. cards.Select(card => new LatentCard(card.Latent, card.Titles))];
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="cards">The latents, in the order of the file.</param>
    /// <exception cref="ArgumentException">A title holds a line feed or begins as a latent's line does: it could not be read again.</exception>
    public static byte[] Write(IEnumerable<LatentCard> cards)
    {
        ArgumentNullException.ThrowIfNull(cards);
        var text = new StringBuilder();
        foreach (var card in cards)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Head}{card.Latent}\n");
            foreach (var title in card.Titles)
            {
                if (title.Contains('\n', StringComparison.Ordinal) || title.StartsWith(Head, StringComparison.Ordinal))
                {
                    throw new ArgumentException($"latent {card.Latent}: found the title '{title}', expected one line that is no latent's", nameof(cards));
                }

                text.Append(title).Append('\n');
            }
        }

        return Strict.GetBytes(text.ToString());
    }

    private static int? NumberOf(string name, int number, string line)
    {
        if (!line.StartsWith(Head, StringComparison.Ordinal))
        {
            return null;
        }

        var digits = line[Head.Length..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var latent) && latent.ToString(CultureInfo.InvariantCulture) == digits
            ? latent
            : throw new UnreadableDataSetException(name, $"line {number}: found latent '{digits}', expected a number of at least 0 without leading zeros");
    }
}

namespace RecInterp.DataSets.Readers.Text;

/// <summary>The year that a film's title ends with.</summary>
internal static class ReleaseYear
{
    /// <summary>The four digits of the parenthesis that closes the title, as in "Film (1995)"; null where it does not end so.</summary>
    public static int? Of(ReadOnlySpan<char> title)
    {
        title = title.TrimEnd();
        return title.Length >= 6 && title[^1] == ')' && title[^6] == '(' && !title[^5..^1].ContainsAnyExceptInRange('0', '9')
            ? int.Parse(title[^5..^1], System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }
}

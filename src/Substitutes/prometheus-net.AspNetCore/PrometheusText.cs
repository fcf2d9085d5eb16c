using System.Globalization;
using System.Text;

namespace Prometheus;

/// <summary>Prometheus' text exposition format, version 0.0.4: names, labels, numbers and escapes.</summary>
/// <remarks>The format is described in Prometheus' documentation, "Exposition formats".</remarks>
internal static class PrometheusText
{
    /// <summary>A legal metric or label name: lower case, with <c>_</c> for every other character than letters, digits and <c>_</c>.</summary>
    /// <param name="name">Any name, for example <c>Microsoft.AspNetCore.Hosting_http.server.request.duration</c>.</param>
    /// <returns>The name; one that starts with a digit gets a <c>_</c> in front.</returns>
    public static string Name(string name)
    {
        var legal = new StringBuilder(name.Length + 1);
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            legal.Append('_');
        }

        foreach (var character in name)
        {
            legal.Append(char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_');
        }

        return legal.ToString();
    }

    /// <summary>Labels as written between braces, sorted by name. Of two tags with one label name the later counts.</summary>
    /// <param name="tags">Tags in any order; a null value is written as an empty one.</param>
    /// <returns>Text such as <c>a="x",b="y"</c>; empty without tags.</returns>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            labels[Name(key)] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        return string.Join(',', labels.Select(label => $"{label.Key}=\"{EscapeLabel(label.Value)}\""));
    }

    /// <summary>The labels of a histogram's bucket.</summary>
    /// <param name="labels">The series' labels.</param>
    /// <param name="bound">The bucket's upper bound.</param>
    /// <returns>The labels with <c>le</c> at the end.</returns>
    public static string WithBound(string labels, double bound) =>
        labels.Length == 0 ? $"le=\"{Number(bound)}\"" : $"{labels},le=\"{Number(bound)}\"";

    /// <summary>Writes the two lines above a family.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="name">Name of the metric.</param>
    /// <param name="type">Its type.</param>
    /// <param name="help">What it means.</param>
    public static void WriteHeader(StringBuilder text, string name, MetricType type, string help)
    {
        var escaped = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        var word = type switch
        {
            MetricType.Counter => "counter",
            MetricType.Gauge => "gauge",
            _ => "histogram",
        };
        text.Append("# HELP ").Append(name).Append(' ').Append(escaped).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(word).Append('\n');
    }

    /// <summary>Writes one sample.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="name">Name of the metric.</param>
    /// <param name="suffix">Empty, or <c>_bucket</c>, <c>_sum</c>, <c>_count</c>.</param>
    /// <param name="labels">Labels, without braces.</param>
    /// <param name="value">The value.</param>
    public static void WriteSample(StringBuilder text, string name, string suffix, string labels, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>A number as Go writes it, so that bounds read the same as those of other clients: <c>1e-05</c>, <c>+Inf</c>, <c>NaN</c>.</summary>
    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
    };

    private static string EscapeLabel(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}

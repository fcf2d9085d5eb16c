using System.Collections;
using System.Globalization;
using System.Net;

namespace RecInterp.Server.Configuration;

/// <summary>Reads the configuration from a file, the environment and the command line; the later source wins. Reports all faults at once.</summary>
/// <remarks>Keys are written as the source likes: <c>MaxRows</c> in the file, <c>RECINTERP__MAX_ROWS</c> in the environment, <c>--max-rows</c>
/// on the command line. Case, <c>-</c> and <c>_</c> are not significant.</remarks>
public static class OptionsReader
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage =
        """
        Answers Encode, Decode and Edit from a bundle over gRPC.

          --bundle PATH              folder of the bundle to serve (required)
          --listen HOST:PORT|none    gRPC over TCP            [127.0.0.1:5080]
          --unix-socket PATH|none    gRPC over a Unix socket, mode 0660 [none]
          --metrics HOST:PORT|none   Prometheus metrics       [127.0.0.1:9464]
          --max-message-bytes N      largest message                 [4194304]
          --max-rows N               most rows in a request             [4096]
          --config FILE              JSON file with the same keys and "Logging"

        Each option may also be in the environment, as RECINTERP__MAX_ROWS. The command line
        wins over the environment, and that over the file.
        Exit codes: 0 stopped, 1 cannot listen, 2 bad configuration, 3 bad bundle.
        """;

    private const string EnvironmentPrefix = "RECINTERP__";
    private const string None = "none";
    private const int MinimumMessageBytes = 4096;

    private static readonly string[] Known =
    [
        nameof(RecInterpOptions.Bundle), nameof(RecInterpOptions.Listen), nameof(RecInterpOptions.UnixSocket), nameof(RecInterpOptions.Metrics),
        nameof(RecInterpOptions.MaxMessageBytes), nameof(RecInterpOptions.MaxRows),
    ];

    /// <summary>Reads a configuration.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="environment">The environment; only keys that start with <c>RECINTERP__</c> are read.</param>
    /// <returns>Options, or all faults.</returns>
    public static OptionsReading Read(IReadOnlyList<string> args, IDictionary environment)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(environment);
        List<string> faults = [];
        var commandLine = FromCommandLine(args, faults);
        var fromEnvironment = FromEnvironment(environment);
        Dictionary<string, Setting> settings = [];
        var file = new ConfigurationBuilder().Build();
        if ((commandLine.GetValueOrDefault("config") ?? fromEnvironment.GetValueOrDefault("config")) is { } config)
        {
            file = FromFile(config, faults);
        }

        foreach (var section in file.GetChildren().Where(section => Normal(section.Key) != "logging"))
        {
            settings[Normal(section.Key)] = new Setting(section.Key, section.Value ?? "", section.GetChildren().Any());
        }

        foreach (var (key, setting) in fromEnvironment.Concat(commandLine).Where(entry => entry.Key != "config"))
        {
            settings[key] = setting;
        }

        var options = Bind(settings, faults) with { Logging = file.GetSection("Logging") };
        return faults.Count == 0 ? new OptionsReading(options, []) : new OptionsReading(null, faults);
    }

    private static RecInterpOptions Bind(Dictionary<string, Setting> settings, List<string> faults)
    {
        foreach (var (key, setting) in settings.Where(entry => !Known.Any(known => Normal(known) == entry.Key)).ToList())
        {
            faults.Add($"{setting.Key}: found an unknown key, expected one of {string.Join(", ", Known)}.");
            _ = settings.Remove(key);
        }

        foreach (var (key, setting) in settings.Where(entry => entry.Value.IsSection).ToList())
        {
            faults.Add($"{setting.Key}: found a section, expected a single value.");
            _ = settings.Remove(key);
        }

        var defaults = new RecInterpOptions { Bundle = "" };
        var options = defaults with
        {
            Bundle = BundleFolder(settings, faults),
            Listen = EndPoint(settings, nameof(RecInterpOptions.Listen), defaults.Listen, faults),
            UnixSocket = SocketPath(settings, faults),
            Metrics = EndPoint(settings, nameof(RecInterpOptions.Metrics), defaults.Metrics, faults),
            MaxMessageBytes = Number(settings, nameof(RecInterpOptions.MaxMessageBytes), defaults.MaxMessageBytes, MinimumMessageBytes, faults),
            MaxRows = Number(settings, nameof(RecInterpOptions.MaxRows), defaults.MaxRows, 1, faults),
        };
        if (options.Listen is null && options.UnixSocket is null && faults.Count == 0)
        {
            faults.Add("Listen, UnixSocket: found none for both, expected at least one address for gRPC.");
        }

        return options;
    }

    private static Dictionary<string, Setting> FromCommandLine(IReadOnlyList<string> args, List<string> faults)
    {
        Dictionary<string, Setting> found = [];
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            if (!arg.StartsWith("--", StringComparison.Ordinal) || arg.Length == 2)
            {
                faults.Add($"{arg}: found on the command line, expected --name value.");
            }
            else if (arg.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                found[Normal(arg[..equals])] = new Setting(arg[..equals], arg[(equals + 1)..]);
            }
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                found[Normal(arg)] = new Setting(arg, args[++i]);
            }
            else
            {
                faults.Add($"{arg}: found no value, expected one after it.");
            }
        }

        return found;
    }

    private static Dictionary<string, Setting> FromEnvironment(IDictionary environment)
    {
        Dictionary<string, Setting> found = [];
        foreach (DictionaryEntry entry in environment)
        {
            if (entry.Key is string key && key.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
            {
                found[Normal(key[EnvironmentPrefix.Length..])] = new Setting(key, (string?)entry.Value ?? "");
            }
        }

        return found;
    }

    private static IConfigurationRoot FromFile(Setting config, List<string> faults)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(config.Value), optional: false).Build();
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"{config.Key}: found '{config.Value}', expected a JSON file that can be read. {(fault.InnerException ?? fault).Message}");
            return new ConfigurationBuilder().Build();
        }
    }

    private static string BundleFolder(Dictionary<string, Setting> settings, List<string> faults)
    {
        if (settings.GetValueOrDefault(Normal(nameof(RecInterpOptions.Bundle))) is not { Value.Length: > 0 } setting)
        {
            faults.Add("Bundle: found nothing, expected the folder of a bundle (--bundle PATH).");
            return "";
        }

        return setting.Value;
    }

    private static string? SocketPath(Dictionary<string, Setting> settings, List<string> faults)
    {
        if (settings.GetValueOrDefault(Normal(nameof(RecInterpOptions.UnixSocket))) is not { Value: not (None or "") } setting)
        {
            return null;
        }

        // sun_path of Linux holds 108 bytes, the last of which is 0.
        const int LongestPath = 107;
        var path = Path.GetFullPath(setting.Value);
        var bytes = System.Text.Encoding.UTF8.GetByteCount(path);
        if (bytes > LongestPath)
        {
            faults.Add($"{setting.Key}: found a path of {bytes} bytes, expected at most {LongestPath}: {path}");
        }
        else if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            faults.Add($"{setting.Key}: found '{setting.Value}', expected a path in a folder that exists.");
        }

        return path;
    }

    private static IPEndPoint? EndPoint(Dictionary<string, Setting> settings, string name, IPEndPoint? fallback, List<string> faults)
    {
        if (settings.GetValueOrDefault(Normal(name)) is not { } setting)
        {
            return fallback;
        }

        if (setting.Value is None or "")
        {
            return null;
        }

        var colon = setting.Value.LastIndexOf(':');
        var host = colon > 0 ? setting.Value[..colon] : "";
        IPAddress? address = host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            ['[', .., ']'] or [.., '.', _] or [.., '.', _, _] or [.., '.', _, _, _] => IPAddress.TryParse(host, out var parsed) ? parsed : null,
            _ => null,
        };
        if (address is null || !ushort.TryParse(setting.Value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            faults.Add($"{setting.Key}: found '{setting.Value}', expected HOST:PORT with an IP address, localhost or * as host, or none.");
            return null;
        }

        return new IPEndPoint(address, port);
    }

    private static int Number(Dictionary<string, Setting> settings, string name, int fallback, int least, List<string> faults)
    {
        if (settings.GetValueOrDefault(Normal(name)) is not { } setting)
        {
            return fallback;
        }

        if (!int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least)
        {
            faults.Add($"{setting.Key}: found '{setting.Value}', expected a whole number from {least} to {int.MaxValue}.");
        }

        return number;
    }

    /// <summary>The key without what sources spell differently.</summary>
    private static string Normal(string key) => string.Concat(key.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>A value as found.</summary>
    /// <param name="Key">The key as its source spells it, for messages.</param>
    /// <param name="Value">The value.</param>
    /// <param name="IsSection">Whether the file has an object or list there.</param>
    private sealed record Setting(string Key, string Value, bool IsSection = false);
}

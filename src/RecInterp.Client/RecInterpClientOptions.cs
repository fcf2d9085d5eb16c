namespace RecInterp.Client;

/// <summary>Options of a <see cref="RecInterpClient"/>.</summary>
public sealed record RecInterpClientOptions
{
    /// <summary>How long a call may take, unless the call says otherwise; sent to the server as a deadline.</summary>
    /// <value>The default is 30 seconds. Above 0.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest message that is sent or taken, in bytes.</summary>
    /// <value>The default is 4 MiB (4,194,304), which is also the server's. Above 0.</value>
    public int MaxMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Digest of the bundle that must answer; null or empty for any.</summary>
    /// <value>The default is null. Set it where latents are kept: those of one bundle mean nothing to another.</value>
    public string? ExpectedBundle { get; init; }
}

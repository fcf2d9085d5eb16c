namespace RecInterp.Cli;

/// <summary>What the program's exit status means.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>A check did not hold: scores or graphs differ by more than is allowed, training diverged, or no trial of a sweep was good enough. Nothing was
    /// published.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>An input file, folder or option value is wrong.</summary>
    public const int BadInput = 3;

    /// <summary>The output cannot be written, or exists and was not to be replaced.</summary>
    public const int OutputFailed = 4;

    /// <summary>A bug in RecInterp.</summary>
    public const int Internal = 70;

    /// <summary>Stopped by the user; nothing was published.</summary>
    public const int Cancelled = 130;
}

namespace RecInterp.DataSets.Downloads;

/// <summary>A data set that could not be fetched, or is not what was expected.</summary>
/// <param name="address">What was fetched.</param>
/// <param name="reason">What happened: what was found and what was expected.</param>
/// <param name="inner">What was caught, if anything.</param>
public sealed class DataSetDownloadException(Uri address, string reason, Exception? inner = null) : Exception($"{address}: {reason}", inner)
{
    /// <summary>What was fetched.</summary>
    public Uri Address { get; } = address;

    /// <summary>What happened.</summary>
    public string Reason { get; } = reason;
}

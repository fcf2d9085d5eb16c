namespace RecInterp.DataSets.Splits;

/// <summary>Where a split by global time cuts.</summary>
public sealed record GlobalTimeOptions
{
    /// <summary>What to add to universal time to get the clock whose midnights part the days.</summary>
    /// <value>Default 8 hours: the preparation of RecSAE ran on such a clock, which its published rows prove.</value>
    public TimeSpan UtcOffset { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Share of the last day's number up to which, rounded down, days are for training; above 0, below 1.</summary>
    /// <value>Default 0.8.</value>
    public double TrainShare { get; init; } = 0.8;

    /// <summary>Share up to which, rounded down, the days after these are for choosing; not below <see cref="TrainShare"/>, at most 1.</summary>
    /// <value>Default 0.9.</value>
    public double DevShare { get; init; } = 0.9;
}

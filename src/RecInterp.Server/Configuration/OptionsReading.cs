namespace RecInterp.Server.Configuration;

/// <summary>What came of reading a configuration: options, or every fault that stands in their way.</summary>
/// <param name="Options">The options; null when there are faults.</param>
/// <param name="Faults">One sentence for each fault: the key, what was found, what was expected.</param>
public sealed record OptionsReading(RecInterpOptions? Options, IReadOnlyList<string> Faults);

namespace RecInterp.Cli.Demo;

/// <summary>One step of the demonstration.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Outcome">What came of it, in a sentence.</param>
/// <param name="Seconds">Time it took.</param>
internal sealed record DemoStep(string Name, string Outcome, double Seconds);

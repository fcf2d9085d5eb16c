namespace RecInterp.Server.Faults;

/// <summary>A result that is not finite; it is never sent.</summary>
/// <param name="message">Which value, for the log.</param>
internal sealed class InvalidOutputException(string message) : Exception(message);

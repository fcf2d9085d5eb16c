namespace RecInterp.Server.Faults;

/// <summary>A call that is refused; the message is for the caller.</summary>
/// <param name="reason">Why.</param>
/// <param name="message">Field, found and expected; sent to the caller.</param>
internal sealed class RefusedException(Refusal reason, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public Refusal Reason { get; } = reason;

    /// <summary>A bad field of a request.</summary>
    /// <param name="field">Path of the field, such as <c>embeddings.columns</c>.</param>
    /// <param name="found">What was found.</param>
    /// <param name="expected">What was expected.</param>
    /// <returns>The exception to throw.</returns>
    public static RefusedException BadField(string field, string found, string expected) =>
        new(Refusal.BadRequest, $"{field}: found {found}, expected {expected}");
}

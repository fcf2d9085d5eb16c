namespace RecInterp.Onnx.Files;

/// <summary>Two computations that must agree do not, so nothing was published.</summary>
/// <param name="message">What was compared, by how much it differs, and what was allowed.</param>
public sealed class DisagreementException(string message) : Exception(message);

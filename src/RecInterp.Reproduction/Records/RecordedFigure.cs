namespace RecInterp.Reproduction.Records;

/// <summary>A picture that stands beside a record.</summary>
/// <param name="File">Its path from the record's folder, with slashes.</param>
/// <param name="Caption">What it shows.</param>
public sealed record RecordedFigure(string File, string Caption);

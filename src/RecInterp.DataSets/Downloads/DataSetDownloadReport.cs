namespace RecInterp.DataSets.Downloads;

/// <summary>What was fetched.</summary>
/// <param name="Folder">Where the files stand.</param>
/// <param name="Files">Number of files.</param>
/// <param name="ArchiveBytes">Size of the zip.</param>
/// <param name="Sha256">SHA-256 of the zip, 64 lower-case hexadecimal digits.</param>
/// <param name="Verification">By what the zip was checked, in a sentence; or that nothing was known to check it by.</param>
/// <param name="ResumedAt">Bytes that an earlier attempt had left; 0 where it began anew.</param>
public sealed record DataSetDownloadReport(string Folder, int Files, long ArchiveBytes, string Sha256, string Verification, long ResumedAt);

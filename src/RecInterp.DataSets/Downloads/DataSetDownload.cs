using System.Net;
using System.Net.Http.Headers;

namespace RecInterp.DataSets.Downloads;

/// <summary>Fetches a published data set: zip, checksum, unpacking; the folder appears whole or not at all.</summary>
/// <remarks>The zip grows beside the folder as FOLDER.zip.partial. What a broken attempt left there is gone on with where the server allows it and a checksum is known to
/// prove the whole; else it begins anew.</remarks>
/// <threadsafety>Safe for concurrent calls with different folders.</threadsafety>
public static class DataSetDownload
{
    /// <summary>Fetches.</summary>
    /// <param name="source">What.</param>
    /// <param name="folder">Where its files shall stand; must not exist.</param>
    /// <param name="http">The client; its time limit must allow for the whole zip.</param>
    /// <param name="progress">Receives the bytes of the zip that are here so far; null tells nobody.</param>
    /// <param name="cancellation">Stops it; what came stays for the next attempt.</param>
    /// <exception cref="IOException">The folder exists, or cannot be written, or another attempt is under way.</exception>
    /// <exception cref="DataSetDownloadException">The server refuses, breaks off, sends too much, or what it sends is not what was expected; nothing stands in the folder.</exception>
    public static async Task<DataSetDownloadReport> RunAsync(
        DataSetSource source, string folder, HttpClient http, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(http);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(target) || File.Exists(target))
        {
            throw new IOException($"{folder}: exists already; choose another folder or remove it");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? throw new IOException($"{folder}: is a root folder"));
        var partial = $"{target}.zip.partial";
        var checksum = await ArchiveChecksum.OfAsync(source, http, cancellation);
        var resumedAt = checksum.Digits is null || LengthOf(partial) > (source.ArchiveBytes ?? source.ArchiveBytesMost) ? 0 : LengthOf(partial);
        resumedAt = await FetchAsync(source, http, partial, resumedAt, progress, cancellation);
        var (sha256, fault) = await checksum.CompareAsync(partial, cancellation);
        if (fault is not null && resumedAt > 0)
        {
            // The rest belongs to another file than what an earlier attempt left.
            resumedAt = await FetchAsync(source, http, partial, resumeAt: 0, progress, cancellation);
            (sha256, fault) = await checksum.CompareAsync(partial, cancellation);
        }

        var bytes = LengthOf(partial);
        if (fault is not null)
        {
            File.Delete(partial);
            throw new DataSetDownloadException(source.Archive, fault);
        }

        var files = Unpack(source, partial, target, cancellation);
        File.Delete(partial);
        return new DataSetDownloadReport(folder, files, bytes, sha256, $"checked by {checksum.Origin}", resumedAt);
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <returns>Where it went on; 0 where the server began anew.</returns>
    private static async Task<long> FetchAsync(
        DataSetSource source, HttpClient http, string partial, long resumeAt, IProgress<long>? progress, CancellationToken cancellation)
    {
        if (resumeAt > 0 && resumeAt == source.ArchiveBytes)
        {
            return resumeAt; // It is whole; only the unpacking failed.
        }

        try
        {
            await using var file = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            using var request = new HttpRequestMessage(HttpMethod.Get, source.Archive);
            if (resumeAt > 0)
            {
                request.Headers.Range = new RangeHeaderValue(resumeAt, null);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (resumeAt > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                await file.DisposeAsync();
                File.Delete(partial);
                return await FetchAsync(source, http, partial, resumeAt: 0, progress, cancellation);
            }

            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            {
                throw new DataSetDownloadException(source.Archive, $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == resumeAt;
            if (response.StatusCode == HttpStatusCode.PartialContent && !goesOn)
            {
                throw new DataSetDownloadException(source.Archive, $"the server sent bytes from {response.Content.Headers.ContentRange?.From}, expected from {resumeAt}");
            }

            var start = goesOn ? resumeAt : 0;
            file.SetLength(start);
            file.Position = start;
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            await CopyAsync(source, body, file, progress, cancellation);
            return start;
        }
        catch (HttpRequestException fault)
        {
            throw new DataSetDownloadException(source.Archive, $"cannot be fetched: {fault.Message}", fault);
        }
    }

    private static async Task CopyAsync(DataSetSource source, Stream body, FileStream file, IProgress<long>? progress, CancellationToken cancellation)
    {
        var most = source.ArchiveBytes ?? source.ArchiveBytesMost;
        var buffer = new byte[1 << 16];
        while (true)
        {
            int read;
            try
            {
                read = await body.ReadAsync(buffer, cancellation);
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException)
            {
                throw new DataSetDownloadException(source.Archive, $"broke off after {file.Position} bytes, which are kept; try again: {fault.Message}", fault);
            }

            if (read == 0)
            {
                break;
            }

            if (file.Position + read > most)
            {
                file.SetLength(0);
                throw new DataSetDownloadException(source.Archive, $"sends more than the expected {most} bytes");
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress?.Report(file.Position);
        }

        if (source.ArchiveBytes is { } expected && file.Position != expected)
        {
            throw new DataSetDownloadException(source.Archive, $"ended after {file.Position} bytes, expected {expected}; what came is kept");
        }
    }

    private static int Unpack(DataSetSource source, string archive, string target, CancellationToken cancellation)
    {
        var partial = $"{target}.partial-{Guid.NewGuid():N}";
        Directory.CreateDirectory(partial);
        try
        {
            var files = ZipUnpacking.Into(archive, partial, source.UnpackedBytesMost, cancellation);
            Directory.Move(partial, target);
            return files;
        }
        catch (InvalidDataException fault)
        {
            File.Delete(archive); // It will not become better.
            throw new DataSetDownloadException(source.Archive, $"is no zip to unpack: {fault.Message}", fault);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using RecInterp.DataSets.Downloads;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests.Downloads;

public sealed class DataSetDownloadTests : IDisposable
{
    private static readonly byte[] Archive = Zip(("ml/ratings.dat", "1::1::5::1\n"), ("ml/deep/readme", "text"), ("ml/noise", Noise(200_000)));
    private static readonly string ArchiveSha256 = Convert.ToHexStringLower(SHA256.HashData(Archive));

    private readonly ScratchFolder _scratch = new();
    private readonly HttpClient _http = new();

    private string Target => _scratch["set"];

    private string Partial => _scratch["set.zip.partial"];

    [Fact]
    public async Task A_whole_archive_is_checked_unpacked_without_its_folder_and_removed()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Archive));
        var seen = new List<long>();

        var report = await DataSetDownload.RunAsync(Source(server) with { Sha256 = ArchiveSha256, ArchiveBytes = Archive.Length }, Target, _http, new Collector(seen));

        Assert.Equal("1::1::5::1\n", File.ReadAllText(Path.Combine(Target, "ratings.dat")));
        Assert.True(File.Exists(Path.Combine(Target, "deep", "readme")));
        Assert.Equal(new DataSetDownloadReport(Target, 3, Archive.Length, ArchiveSha256, "checked by the SHA-256 recorded with the source", 0), report);
        Assert.Equal(Archive.Length, seen[^1]);
        Assert.Equal(["set"], Entries());
    }

    [Theory]
    [InlineData("{0}  set.zip\n")]
    [InlineData("MD5 (set.zip) = {0}\n")]
    public async Task Without_a_known_checksum_the_publisher_s_file_is_fetched_and_told(string layout)
    {
#pragma warning disable CA5351 // What publishers give.
        var md5 = Convert.ToHexStringLower(MD5.HashData(Archive));
#pragma warning restore CA5351
        using var server = new LoopbackServer(request => request.StartsWith("GET /set.zip.md5", StringComparison.Ordinal)
            ? LoopbackServer.Response("200 OK", Encoding.ASCII.GetBytes(string.Format(CultureInfo.InvariantCulture, layout, md5)))
            : LoopbackServer.Response("200 OK", Archive));

        var report = await DataSetDownload.RunAsync(Source(server) with { ChecksumFile = server.Address("set.zip.md5") }, Target, _http);

        Assert.StartsWith("checked by the MD5 of the publisher's own file http://127.0.0.1", report.Verification, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_known_the_report_says_so()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Archive));

        var report = await DataSetDownload.RunAsync(Source(server), Target, _http);

        Assert.Contains("no checksum is known", report.Verification, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_checksum_leaves_nothing()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Archive));

        var fault = await FailAsync(Source(server) with { Sha256 = new string('0', 64) });

        Assert.Contains($"found checksum {ArchiveSha256}, expected {new string('0', 64)}", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Entries());
    }

    [Fact]
    public async Task A_refusal_of_the_server_is_told()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("404 Not Found", []));

        Assert.Contains("the server answered 404 Not Found", (await FailAsync(Source(server))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_missing_checksum_file_of_the_publisher_is_told_before_anything_is_fetched()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("404 Not Found", []));

        Assert.Contains("checksum cannot be fetched", (await FailAsync(Source(server) with { ChecksumFile = server.Address("x.md5") })).Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_told_kept_and_gone_on_with()
    {
        var half = Archive.Length / 2;
        using var server = new LoopbackServer(request => request.Contains($"Range: bytes={half}-", StringComparison.OrdinalIgnoreCase)
            ? LoopbackServer.Response("206 Partial Content", Archive[half..], headers: $"Content-Range: bytes {half}-{Archive.Length - 1}/{Archive.Length}\r\n")
            : LoopbackServer.Response("200 OK", Archive[..half], claimed: Archive.Length));
        var source = Source(server) with { Sha256 = ArchiveSha256 };

        var fault = await FailAsync(source);
        Assert.Equal(half, new FileInfo(Partial).Length);
        var report = await DataSetDownload.RunAsync(source, Target, _http);

        Assert.Contains($"broke off after {half} bytes", fault.Message, StringComparison.Ordinal);
        Assert.Equal((half, 3), (report.ResumedAt, report.Files));
        Assert.Equal(["set"], Entries());
    }

    [Fact]
    public async Task A_server_that_cannot_go_on_begins_anew()
    {
        File.WriteAllBytes(Partial, Archive[..100]);
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Archive));

        Assert.Equal(0, (await DataSetDownload.RunAsync(Source(server) with { Sha256 = ArchiveSha256 }, Target, _http)).ResumedAt);
    }

    [Fact]
    public async Task What_was_left_of_another_file_is_fetched_anew()
    {
        File.WriteAllBytes(Partial, new byte[100]);
        using var server = new LoopbackServer(request => request.Contains("Range:", StringComparison.OrdinalIgnoreCase)
            ? LoopbackServer.Response("206 Partial Content", Archive[100..], headers: $"Content-Range: bytes 100-{Archive.Length - 1}/{Archive.Length}\r\n")
            : LoopbackServer.Response("200 OK", Archive));

        var report = await DataSetDownload.RunAsync(Source(server) with { Sha256 = ArchiveSha256 }, Target, _http);

        Assert.Equal((0, ArchiveSha256), (report.ResumedAt, report.Sha256));
    }

    [Fact]
    public async Task What_is_left_beyond_the_end_is_fetched_anew()
    {
        File.WriteAllBytes(Partial, [.. Archive, 0]);
        using var server = new LoopbackServer(request => request.Contains("Range:", StringComparison.OrdinalIgnoreCase)
            ? LoopbackServer.Response("416 Range Not Satisfiable", [])
            : LoopbackServer.Response("200 OK", Archive));

        Assert.Equal(3, (await DataSetDownload.RunAsync(Source(server) with { Sha256 = ArchiveSha256 }, Target, _http)).Files);
    }

    [Fact]
    public async Task Without_a_checksum_nothing_is_gone_on_with()
    {
        File.WriteAllBytes(Partial, Archive[..100]);
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Archive));

        await DataSetDownload.RunAsync(Source(server), Target, _http);

        Assert.DoesNotContain("Range:", server.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task More_bytes_than_expected_are_refused()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Archive));

        Assert.Contains("sends more than the expected 1000 bytes", (await FailAsync(Source(server) with { ArchiveBytesMost = 1000 })).Message, StringComparison.Ordinal);
        Assert.Contains("sends more than the expected 10 bytes", (await FailAsync(Source(server) with { ArchiveBytes = 10 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_bytes_than_expected_are_refused()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Archive));

        Assert.Contains($"expected {Archive.Length + 1}", (await FailAsync(Source(server) with { ArchiveBytes = Archive.Length + 1 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("ml/../../evil")]
    [InlineData("/evil")]
    [InlineData("ml\\..\\evil")]
    [InlineData("c:evil")]
    [InlineData("./evil")]
    public async Task An_entry_that_leads_out_of_the_folder_is_refused(string name)
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Zip(("ml/fine", "x"), (name, "evil"))));

        Assert.Contains("expected a path inside the folder", (await FailAsync(Source(server))).Message, StringComparison.Ordinal);
        Assert.Empty(Entries());
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(_scratch.Path)!, "evil")));
    }

    [Fact]
    public async Task A_link_is_refused()
    {
        const int UnixLink = unchecked(0xA1FF << 16);
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Zip(UnixLink, ("ml/link", "target"))));

        Assert.Contains("found a link 'ml/link'", (await FailAsync(Source(server))).Message, StringComparison.Ordinal);
        Assert.Empty(Entries());
    }

    [Fact]
    public async Task Two_entries_of_one_name_are_refused()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Zip(("ml/a", "x"), ("ml/A", "y"))));

        Assert.Contains("two entries of one name", (await FailAsync(Source(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_unpacks_to_too_much_is_refused()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Zip(("ml/zeros", new string('0', 100_000)))));

        Assert.Contains("holds more than 99999 bytes", (await FailAsync(Source(server) with { UnpackedBytesMost = 99_999 })).Message, StringComparison.Ordinal);
        Assert.Empty(Entries());
    }

    [Fact]
    public async Task What_is_no_zip_is_refused()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", "<html>sorry</html>"u8.ToArray()));

        Assert.Contains("is no zip", (await FailAsync(Source(server))).Message, StringComparison.Ordinal);
        Assert.Empty(Entries());
    }

    [Fact]
    public async Task An_existing_folder_is_not_touched_and_nothing_is_fetched()
    {
        Directory.CreateDirectory(Target);
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Archive));

        await Assert.ThrowsAsync<IOException>(() => DataSetDownload.RunAsync(Source(server), Target, _http));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_cancelled_download_keeps_what_came()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Response("200 OK", Archive));
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            DataSetDownload.RunAsync(Source(server) with { Sha256 = ArchiveSha256 }, Target, _http, new Canceller(cancellation), cancellation.Token));

        Assert.True(new FileInfo(Partial).Length > 0);
        Assert.False(Directory.Exists(Target));
        Assert.Equal(3, (await DataSetDownload.RunAsync(Source(server) with { Sha256 = ArchiveSha256 }, Target, _http)).Files);
    }

    [Fact]
    public void Every_source_can_be_checked_and_is_found_by_name()
    {
        Assert.All(DataSetSources.All, source =>
        {
            Assert.True(source.Sha256 is not null || source.ChecksumFile is not null, source.Name);
            Assert.Same(source, DataSetSources.Named(source.Name));
            Assert.Equal("https", source.Archive.Scheme);
        });
        Assert.All(DataSetSources.All.Where(source => source.Sha256 is not null), source => Assert.Equal(64, source.Sha256!.Length));
        Assert.Contains("ml-1m", Assert.Throws<ArgumentException>(() => DataSetSources.Named("ml-2m")).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _http.Dispose();
        _scratch.Dispose();
    }

    private static DataSetSource Source(LoopbackServer server) => new("set", server.Address("set.zip"), "made up");

    private static string Noise(int length)
    {
        var random = new Random(1);
        return string.Create(length, random, (span, source) =>
        {
            foreach (ref var letter in span)
            {
                letter = (char)source.Next(' ', '~');
            }
        });
    }

    private static byte[] Zip(params (string Name, string Text)[] entries) => Zip(0, entries);

    private static byte[] Zip(int attributes, params (string Name, string Text)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = attributes;
                using var stream = entry.Open();
                stream.Write(Encoding.ASCII.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    private async Task<DataSetDownloadException> FailAsync(DataSetSource source) =>
        await Assert.ThrowsAsync<DataSetDownloadException>(() => DataSetDownload.RunAsync(source, Target, _http));

    private string[] Entries() => [.. Directory.EnumerateFileSystemEntries(_scratch.Path).Select(path => Path.GetFileName(path)!)];

    private sealed class Collector(List<long> seen) : IProgress<long>
    {
        public void Report(long value) => seen.Add(value);
    }

    private sealed class Canceller(CancellationTokenSource cancellation) : IProgress<long>
    {
        public void Report(long value) => cancellation.Cancel();
    }
}

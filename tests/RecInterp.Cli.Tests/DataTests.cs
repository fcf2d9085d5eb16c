using System.IO.Compression;
using System.Text;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

public sealed class DataTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The publisher gives MD5 sums.")]
    public async Task What_a_server_sends_is_unpacked_only_where_it_is_what_the_publisher_had()
    {
        // The publisher's own bytes are nobody's to commit; ml-latest alone is checked by a sum that the server sends beside the zip.
        var zip = Zip(("ml-latest/ratings.csv", "userId,movieId,rating,timestamp\n1,2,3.5,4\n1,3,4,5\n"), ("ml-latest/movies.csv", "movieId,title,genres\n2,\"A, the (1999)\",Drama|War\n3,B,Comedy\n"));
        var sum = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(zip));
        using var server = new LoopbackServer(head => LoopbackServer.Response("200 OK", head.Contains(".md5", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes($"MD5 (ml-latest.zip) = {sum}\n") : zip));
        var mirror = server.Address("").ToString();

        var got = await Recinterp.RunAsync(_scratch.Path, "data", "get", "ml-latest", "--mirror", mirror, "--out", "films", "--json");
        var shown = await Recinterp.RunAsync(_scratch.Path, "data", "show", "films", "--json");
        var again = await Recinterp.RunAsync(_scratch.Path, "data", "get", "ml-latest", "--mirror", mirror, "--out", "films");
        var other = await Recinterp.RunAsync(_scratch.Path, "data", "get", "ml-latest-small", "--mirror", mirror, "--out", "other");

        Assert.True(got.ExitCode == 0, got.ToString());
        Assert.Equal(2, got.Json().GetProperty("files").GetInt32());
        Assert.Equal(2, shown.Json().GetProperty("interactions").GetInt32());
        Assert.Equal(3, shown.Json().GetProperty("tags").GetInt32());
        Assert.Equal(1, shown.Json().GetProperty("dated").GetInt32());
        Assert.Equal(4, again.ExitCode);
        Assert.Equal(3, other.ExitCode);
        Assert.False(Directory.Exists(_scratch["other"]));
    }

    [Fact]
    public async Task A_mirror_that_is_no_address_and_a_server_that_is_not_there_are_told_apart()
    {
        var wrong = await Recinterp.RunAsync(_scratch.Path, "data", "get", "ml-1m", "--mirror", "nowhere");
        var silent = await Recinterp.RunAsync(_scratch.Path, "data", "get", "ml-1m", "--mirror", "http://127.0.0.1:1");

        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("--mirror: found 'nowhere', expected an address", wrong.Errors, StringComparison.Ordinal);
        silent.AssertRefused(3, "http://127.0.0.1:1/ml-1m.zip");
    }

    [Fact]
    public async Task A_folder_without_a_data_set_is_told_what_was_looked_for()
    {
        var ending = await Recinterp.RunAsync(_scratch.Path, "data", "show", ".");

        ending.AssertRefused(3, "MovieLens 1M (ratings.dat, movies.dat, users.dat)");
    }

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in files)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return bytes.ToArray();
    }
}

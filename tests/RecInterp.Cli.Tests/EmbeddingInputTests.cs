using System.Globalization;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;
using RecInterp.Tables.DuckDb;
using RecInterp.Tables.Tests;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

/// <summary>recinterp train and what follows on embeddings in a file, without a scorer.</summary>
public sealed class EmbeddingInputTests : IDisposable
{
    private const int Rows = 60;
    private const int Columns = 4;

    private static readonly float[] Values = [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)Math.Round(Math.Sin(i * 0.7) + (0.1 * (i % 3)), 3))];

    private readonly ScratchFolder _scratch = new();

    public EmbeddingInputTests() => NpyFile.Write(_scratch["e.npy"], Rows, Columns, Values);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_dictionary_of_embeddings_is_measured_exported_and_converted_without_a_scorer()
    {
        var record = (await TrainAsync("e.npy", "--json")).Json();
        Assert.Equal((Rows, 0, "e.npy"), (record.GetProperty("trainedUsers").GetInt32(), record.GetProperty("items").GetInt32(), record.GetProperty("embeddings").GetString()));
        Assert.Equal(0, record.GetProperty("options").GetProperty("beta").GetDouble());

        var report = (await RunAsync("evaluate dictionary --embeddings e.npy --json")).Json();
        Assert.Equal(["dictionary", "identity", "random dictionary", "untrained dictionary", "pca", "pca at L0"], report.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        Assert.InRange(report.GetProperty("rows")[0].GetProperty("fvu").GetDouble(), 0, 0.9);

        var manifest = (await RunAsync("export dictionary --embeddings e.npy --out bundle --json")).Json();
        Assert.True(manifest.GetProperty("scorer").GetProperty("isTable").GetBoolean());
        Assert.Equal(2, BundleFolder.Open(_scratch["bundle"]).Dictionary.MostActive);

        (await RunAsync("convert dictionary --embeddings e.npy --to SaeLens --out checkpoint --json")).Json();
        (await RunAsync("convert checkpoint --embeddings e.npy --out back --json")).Json();
        var back = (await RunAsync("evaluate back --embeddings e.npy --no-baselines --json")).Json();
        Assert.Equal(report.GetProperty("rows")[0].GetProperty("fvu").GetDouble(), back.GetProperty("rows")[0].GetProperty("fvu").GetDouble(), 1e-4);
        Assert.Equal(["back", "bundle", "checkpoint", "dictionary", "e.npy"], Contents());
    }

    [Fact]
    public async Task People_read_rows_instead_of_users_and_items()
    {
        var train = await TrainAsync("e.npy");
        var evaluate = await RunAsync("evaluate dictionary --embeddings e.npy --users 20");

        Assert.Equal((0, ""), (train.ExitCode, train.Errors));
        Assert.Contains("on 60 rows of e.npy", train.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("items", train.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (evaluate.ExitCode, evaluate.Errors));
        Assert.Contains("20 rows of e.npy; there are no scores, and so no lists", evaluate.Output, StringComparison.Ordinal);
        Assert.Contains("latents by the share of rows", evaluate.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("e.npz", "--array", "users")]
    [InlineData("e.safetensors")]
    [InlineData("e.parquet")]
    [InlineData("parts")]
    [InlineData("e.csv")]
    [InlineData("e.tsv")]
    public async Task The_same_values_are_the_same_embeddings_in_whatever_file(string file, params string[] more)
    {
        Write(file);

        var record = (await TrainAsync(file, [.. more, "--json"])).Json();
        var evaluate = await RunAsync("evaluate dictionary --embeddings e.npy --no-baselines");

        Assert.Equal(Rows, record.GetProperty("trainedUsers").GetInt32());
        Assert.True(evaluate.ExitCode == 0, evaluate.ToString());
        Assert.DoesNotContain(Contents(), name => name.StartsWith('.'));
    }

    [Theory]
    [InlineData(3, "absent.npy: no such file", "absent.npy")]
    [InlineData(3, "absent.csv: no such file", "absent.csv")]
    [InlineData(3, "flat.npy: found floats of shape (6), expected a two-dimensional array of floats", "flat.npy")]
    [InlineData(3, "nan.npy: row 1, column 2 is NaN, expected a finite number", "nan.npy")]
    [InlineData(3, "e.txt: expected a scorer folder (recinterp import makes one), or embeddings as .npy", "e.txt")]
    [InlineData(3, "e.npz: holds several matrices of floats: items (3, 4), users (60, 4); expected one, or the name of one of them (--array)", "e.npz")]
    [InlineData(3, "e.npz: holds no array 'films'", "e.npz", "--array", "films")]
    [InlineData(3, "e.csv: holds no arrays with names", "e.csv", "--array", "films")]
    [InlineData(3, "bad.csv: line 3: column 2 ('b') is 'x', expected a number", "bad.csv")]
    [InlineData(3, "Beta: found 1, expected 0: e.npy holds embeddings without scores; a prediction loss needs a scorer", "e.npy", "--beta", "1")]
    [InlineData(3, "empty: has no manifest.json, expected a scorer folder", "empty")]
    public async Task What_are_no_embeddings_is_refused_and_leaves_nothing(int exitCode, string message, string file, params string[] more)
    {
        Directory.CreateDirectory(_scratch["empty"]);
        await File.WriteAllTextAsync(_scratch["e.txt"], "1 2 3");
        await File.WriteAllTextAsync(_scratch["bad.csv"], "a,b\n1,2\n3,x\n");
        var head = "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }\n"u8.ToArray();
        await File.WriteAllBytesAsync(_scratch["flat.npy"], [0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, 0, .. head, .. new byte[6 * sizeof(float)]]);
        NpyFile.Write(_scratch["nan.npy"], 2, 3, [1, 2, 3, 4, 5, float.NaN]);
        Write("e.npz");
        Write("e.csv");
        var before = Contents();

        (await TrainAsync(file, more)).AssertRefused(exitCode, message);

        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task Other_embeddings_are_refused_unless_they_are_asked_for()
    {
        NpyFile.Write(_scratch["test.npy"], 2, Columns, Values.AsSpan(0, 2 * Columns));
        await TrainAsync("e.npy");
        ScorerCatalogue.PlainDot(width: Columns).Import(_scratch.Path);

        (await RunAsync("evaluate dictionary --embeddings test.npy")).AssertRefused(3, "dictionary: was trained on embeddings e.npy (sha256 ", "found test.npy (sha256 ");
        (await RunAsync("export dictionary --embeddings test.npy --out new")).AssertRefused(3, "was trained on embeddings e.npy");
        Assert.Equal(0, (await RunAsync("evaluate dictionary --embeddings test.npy --other-embeddings --no-baselines")).ExitCode);
    }

    [Fact]
    public async Task A_scorer_is_none_of_the_embeddings_and_the_other_way_round()
    {
        await TrainAsync("e.npy");
        var scorer = ScorerCatalogue.PlainDot(width: Columns).Import(_scratch.Path).Path;

        (await Recinterp.RunAsync(_scratch.Path, "evaluate", "dictionary", "--scorer", scorer)).AssertRefused(3, "dictionary: was trained on embeddings e.npy (sha256 ", "found scorer plain-dot.onnx (sha256 ");
    }

    [Theory]
    [InlineData("evaluate dictionary", "either a scorer folder (--scorer) or embeddings (--embeddings)")]
    [InlineData("export dictionary --scorer s --embeddings e.npy --out new", "either a scorer folder (--scorer) or embeddings (--embeddings)")]
    [InlineData("convert dictionary --out new", "either a scorer folder (--scorer) or embeddings (--embeddings)")]
    [InlineData("evaluate dictionary --embeddings e.npy --depth 10", "--depth and --persistence are for --scorer")]
    [InlineData("evaluate dictionary --scorer s --other-embeddings", "--other-embeddings is for --embeddings")]
    [InlineData("evaluate dictionary --scorer s --array a", "--array is for --embeddings")]
    public async Task A_wrong_command_line_ends_with_2(string arguments, string words)
    {
        var ending = await RunAsync(arguments);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(words, ending.Errors, StringComparison.Ordinal);
    }

    private string[] Contents() => [.. Directory.EnumerateFileSystemEntries(_scratch.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private Task<Ending> RunAsync(string arguments) => Recinterp.RunAsync(_scratch.Path, arguments.Split(' '));

    private Task<Ending> TrainAsync(string file, params string[] more) => Recinterp.RunAsync(
        _scratch.Path, ["train", file, "--architecture", "TopK", "-k", "2", "--latents", "8", "--steps", "100", "--input-transform", "CentreScale", "--out", "dictionary", .. more]);

    private void Write(string file)
    {
        var delimiter = file.EndsWith(".tsv", StringComparison.Ordinal) ? '\t' : ',';
        var lines = Values.Chunk(Columns).Select(row => string.Join(delimiter, row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        switch (file)
        {
            case "e.npz":
                NpyFile.Write(_scratch["items"], 3, Columns, Values.AsSpan(0, 3 * Columns));
                using (var archive = System.IO.Compression.ZipFile.Open(_scratch[file], System.IO.Compression.ZipArchiveMode.Create))
                {
                    System.IO.Compression.ZipFileExtensions.CreateEntryFromFile(archive, _scratch["e.npy"], "users.npy");
                    System.IO.Compression.ZipFileExtensions.CreateEntryFromFile(archive, _scratch["items"], "items.npy");
                }

                File.Delete(_scratch["items"]);
                break;
            case "e.safetensors":
                SafetensorsFile.Write(_scratch[file], [("embeddings", [Rows, Columns], Values), ("bias", [Rows], new float[Rows])]);
                break;
            case "e.csv" or "e.tsv":
                File.WriteAllLines(_scratch[file], lines);
                break;
            default:
                Directory.CreateDirectory(_scratch["parts"]);
                var target = file == "parts" ? _scratch["parts/part-0.parquet"] : _scratch[file];
                var rows = Values.Chunk(Columns).Select((row, i) => $"({i}, [{string.Join(", ", row.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}])");
                WritingSession.Run($"COPY (SELECT id::INTEGER AS id, v::FLOAT[] AS v FROM (VALUES {string.Join(", ", rows)}) t(id, v)) TO {DuckDbSession.Quoted(target)} (FORMAT parquet)");
                break;
        }
    }
}

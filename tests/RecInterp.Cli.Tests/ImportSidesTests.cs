using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.Tables.DuckDb;
using RecInterp.Tables.Tests;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

/// <summary>recinterp import of scorers that are several files: towers, or tables of factors.</summary>
public sealed class ImportSidesTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Factors_in_npy_are_a_scorer()
    {
        WriteFactors();

        var manifest = (await ImportAsync("--user-factors", "users.npy", "--item-factors", "items.npy", "--interaction", "dot", "--scale", "0.5", "--constant", "3", "--json")).Json();

        Assert.Equal((4, 3), (manifest.GetProperty("users").GetInt32(), manifest.GetProperty("items").GetInt32()));
        Assert.Equal("dot", manifest.GetProperty("interaction").GetProperty("kind").GetString());
        Assert.Equal(0.5, manifest.GetProperty("interaction").GetProperty("scale").GetDouble(), 1e-6);
        Assert.Equal(3, manifest.GetProperty("interaction").GetProperty("constant").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task Both_sides_may_stand_in_one_file()
    {
        SafetensorsFile.Write(_scratch["model.safetensors"], [("user_factors", [4, 2], new float[8]), ("item_factors", [3, 2], new float[6])]);

        var manifest = (await ImportAsync("model.safetensors", "--interaction", "dot", "--json")).Json();

        Assert.Equal((4, 3), (manifest.GetProperty("users").GetInt32(), manifest.GetProperty("items").GetInt32()));
    }

    [Fact]
    public async Task Factors_in_Parquet_come_in_the_order_of_their_ids_and_that_is_told()
    {
        // As Spark's ALS saves a model: a folder of part files each, with ids that have gaps.
        Directory.CreateDirectory(_scratch["userFactors"]);
        WritingSession.Run($"COPY (SELECT (70 - 10 * i)::INTEGER AS id, [i, 1.5]::FLOAT[] AS features FROM range(3) t(i)) TO {DuckDbSession.Quoted(_scratch["userFactors/part-0.parquet"])} (FORMAT parquet)");
        WritingSession.Run($"COPY (SELECT i::INTEGER AS id, [i, 2.5]::FLOAT[] AS features FROM range(4) t(i)) TO {DuckDbSession.Quoted(_scratch["items.parquet"])} (FORMAT parquet)");

        var ending = await ImportAsync("--user-factors", "userFactors", "--item-factors", "items.parquet", "--interaction", "dot");

        Assert.True(ending.ExitCode == 0, ending.ToString());
        Assert.Contains("users: rows are in the order of 'id', which runs from 50 to 70", ending.Output, StringComparison.Ordinal);
        var scorer = ScorerFolder.Open(_scratch["out"]);
        Assert.Equal([2f, 1.5f, 1, 1.5f, 0, 1.5f], scorer.Users.Embeddings.Values.ToArray());
        Assert.Equal([0f, 2.5f], scorer.Items.Embeddings.Row(0).ToArray());
        Assert.Equal(["items.parquet", "out", "userFactors"], Directory.EnumerateFileSystemEntries(_scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_tower_of_features_and_a_table_of_items_are_a_scorer()
    {
        WriteFactors();
        Layer(3, 2).Write(_scratch["user.onnx"]);
        NpyFile.Write(_scratch["features.npy"], 5, 3, [.. Enumerable.Range(0, 15).Select(i => (float)i)]);

        var ending = await ImportAsync("--user-tower", "user.onnx", "--users", "features.npy", "--item-factors", "items.npy", "--interaction", "cosine");

        Assert.True(ending.ExitCode == 0, ending.ToString());
        Assert.Equal(5, ScorerFolder.Open(_scratch["out"]).Users.Rows);
    }

    [Theory]
    [InlineData(2, "declare the --interaction", "--user-factors", "users.npy", "--item-factors", "items.npy")]
    [InlineData(2, "name a scorer, or for each side a tower", "--user-factors", "users.npy", "--interaction", "dot")]
    [InlineData(2, "its own interaction", "scorer.onnx", "--interaction", "dot")]
    [InlineData(3, "wide.npy", "--user-factors", "wide.npy", "--item-factors", "items.npy", "--interaction", "dot")]
    [InlineData(3, "absent.parquet: no such file", "--user-factors", "absent.parquet", "--item-factors", "items.npy", "--interaction", "dot")]
    [InlineData(3, "bad.parquet: ", "--user-factors", "bad.parquet", "--item-factors", "items.npy", "--interaction", "dot")]
    [InlineData(3, "needs weights", "--user-factors", "users.npy", "--item-factors", "items.npy", "--interaction", "bilinear")]
    public async Task What_makes_no_scorer_is_refused_and_leaves_nothing(int exitCode, string words, params string[] arguments)
    {
        WriteFactors();
        NpyFile.Write(_scratch["wide.npy"], 4, 3, new float[12]);
        await File.WriteAllTextAsync(_scratch["bad.parquet"], "PAR1 and no more");
        ScorerCatalogue.PlainDot().Model.Write(_scratch["scorer.onnx"]);

        var ending = await ImportAsync(arguments);

        Assert.Equal(exitCode, ending.ExitCode);
        Assert.Contains(words == "wide.npy" ? "user embeddings have width 3, item embeddings 2" : words, ending.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_scratch["out"]));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_scratch.Path), path => Path.GetFileName(path).StartsWith('.') || path.Contains(".partial-", StringComparison.Ordinal));
    }

    private void WriteFactors()
    {
        NpyFile.Write(_scratch["users.npy"], 4, 2, [1, 2, 3, 4, 5, 6, 7, 8]);
        NpyFile.Write(_scratch["items.npy"], 3, 2, [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f]);
    }

    private Task<Ending> ImportAsync(params string[] arguments) => Recinterp.RunAsync(_scratch.Path, ["import", .. arguments, "--out", "out"]);

    /// <summary>A tower of one linear layer.</summary>
    private static OnnxModel Layer(int from, int to)
    {
        var graph = new GraphBuilder("tower", "A tower of one layer.");
        graph.Input("features", OnnxElementType.Float32, null, from);
        graph.Constant("weight", [from, to], [.. Enumerable.Range(1, from * to).Select(i => 1f / i)]);
        graph.Node("MatMul", "embedding", ["features", "weight"]);
        graph.Output("embedding", null, to);
        return graph.Build("tower.onnx");
    }
}

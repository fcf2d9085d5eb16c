using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

public sealed class ImportTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public ImportTests() => ScorerCatalogue.BiasedDot().Model.Write(_scratch["scorer.onnx"]);

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("absent.onnx", "absent.onnx: no such file, expected an ONNX file")]
    [InlineData("folder.onnx", "folder.onnx: is a folder, expected an ONNX file")]
    [InlineData("text.onnx", "text.onnx: not an ONNX")]
    [InlineData("half.onnx", "half.onnx: not an ONNX file")]
    public async Task A_file_that_is_no_scorer_ends_with_3(string file, string message)
    {
        Directory.CreateDirectory(_scratch["folder.onnx"]);
        await File.WriteAllTextAsync(_scratch["text.onnx"], "user,item,rating\n1,1193,5\n");
        var whole = await File.ReadAllBytesAsync(_scratch["scorer.onnx"]);
        await File.WriteAllBytesAsync(_scratch["half.onnx"], whole[..(whole.Length / 2)]);

        var ending = await ImportAsync(file);

        ending.AssertRefused(3, $"error: {message}");
        AssertNothingWritten();
    }

    [Fact]
    public async Task A_wrong_input_name_is_answered_with_those_that_exist()
    {
        var ending = await Recinterp.RunAsync(_scratch.Path, "import", "scorer.onnx", "--user-input", "uid", "--item-input", "item", "--out", "out");

        ending.AssertRefused(3, "scorer.onnx: has no input 'uid' (given as the user input); found user int64[?] and item int64[?]");
        AssertNothingWritten();
    }

    [Fact]
    public async Task A_number_that_is_not_finite_is_found_with_its_place()
    {
        var table = new TowerTable(new EmbeddingTable(3, 2, [1, 2, 3, float.NaN, 5, 6]), 0, []);
        ScorerCatalogue.PlainDot(table, table).Model.Write(_scratch["nan.onnx"]);

        var ending = await ImportAsync("nan.onnx");

        ending.AssertRefused(3, "nan.onnx: tensor 'row' is not finite for row 1 of input 'user'");
        AssertNothingWritten();
    }

    [Fact]
    public async Task Rows_of_another_width_or_with_NaN_are_refused()
    {
        Features().Write(_scratch["features.onnx"]);
        (await ImportAsync("features.onnx")).AssertRefused(3, "features.onnx: user input 'user' does not simply index a table", "--users");

        NpyFile.Write(_scratch["wide.npy"], 5, 4, new float[20]);
        (await ImportAsync("features.onnx", "--users", "wide.npy")).AssertRefused(3, "wide.npy: found floats of shape (5, 4), expected floats of shape (n, 3) for input 'user'");

        NpyFile.Write(_scratch["nan.npy"], 1, 3, [1, float.NaN, 3]);
        (await ImportAsync("features.onnx", "--users", "nan.npy")).AssertRefused(3, "nan.npy: element 1 (row-major) is NaN, expected a finite number");
        AssertNothingWritten();
    }

    [Fact]
    public async Task A_scorer_described_by_features_is_imported_from_its_rows()
    {
        Features().Write(_scratch["features.onnx"]);
        NpyFile.Write(_scratch["users.npy"], 5, 3, new float[15]);

        var manifest = (await ImportAsync("features.onnx", "--users", "users.npy", "--json")).Json();

        Assert.Equal(5, manifest.GetProperty("users").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, manifest.GetProperty("anatomy").GetProperty("user").GetProperty("idCount").ValueKind);
        Assert.Equal(5, ScorerFolder.Open(_scratch["out"]).Users.Rows);
    }

    [Theory]
    [InlineData("--pairs", "0", "VerifiedPairs")]
    [InlineData("--threads", "0", "Threads")]
    public async Task A_number_that_makes_no_sense_ends_with_3(string option, string value, string word)
    {
        var ending = await ImportAsync("scorer.onnx", option, value);

        ending.AssertRefused(3, word, value);
        AssertNothingWritten();
    }

    [Fact]
    public async Task A_scorer_that_cannot_be_reproduced_ends_with_1()
    {
        var graph = new GraphBuilder("noisy", "Scores with noise.");
        graph.Input("user", OnnxElementType.Int64, [null]);
        graph.Input("item", OnnxElementType.Int64, [null]);
        graph.Constant("table", [3, 2], [1, 2, 3, 4, 5, 6]);
        graph.Node("Gather", "user_vector", ["table", "user"]);
        graph.Node("RandomNormalLike", "noise", ["user_vector"]);
        graph.Node("Add", "noisy_vector", ["user_vector", "noise"]);
        graph.Node("Gather", "item_vector", ["table", "item"]);
        graph.Node("Mul", "product", ["noisy_vector", "item_vector"]);
        graph.Constant("columns", 1);
        graph.Node("ReduceSum", "score", ["product", "columns"], ("keepdims", 0));
        graph.Output("score", [null]);
        graph.Build("noisy.onnx").Write(_scratch["noisy.onnx"]);

        var ending = await ImportAsync("noisy.onnx");

        ending.AssertRefused(1, "noisy.onnx: the imported parts differ from the original graph by", "nothing was written");
        AssertNothingWritten();
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_ends_with_4()
    {
        Directory.CreateDirectory(_scratch["out"]);
        await File.WriteAllTextAsync(_scratch["out/thesis.txt"], "years of work");
        (await ImportAsync("scorer.onnx")).AssertRefused(4, "out: exists already; choose another folder or ask to overwrite");
        (await ImportAsync("scorer.onnx", "--overwrite")).AssertRefused(4, "out: holds no manifest.json, so it is not ours to replace");
        Assert.Equal("years of work", await File.ReadAllTextAsync(_scratch["out/thesis.txt"]));
        Assert.Equal(["out", "scorer.onnx"], Directory.EnumerateFileSystemEntries(_scratch.Path).Select(Path.GetFileName).Order());

        var ending = await Recinterp.RunAsync(_scratch.Path, "import", "scorer.onnx", "--user-input", "user", "--item-input", "item", "--out", "scorer.onnx/out");
        ending.AssertRefused(4, "scorer.onnx");
    }

    [Fact]
    public async Task An_import_that_is_stopped_in_a_long_step_ends_it_and_leaves_nothing()
    {
        SlowToLoad().Write(_scratch["slow.onnx"]);
        using var import = Recinterp.Start(_scratch.Path, "import", "slow.onnx", "--user-input", "user", "--item-input", "item", "--out", "out");
        await import.WaitUntilAsync(() => Directory.EnumerateDirectories(_scratch.Path, "out.partial-*").Any());

        import.Signal(Recinterp.SigInt);

        (await import.EndAsync()).AssertRefused(130, "error: stopped; nothing was published");
        AssertNothingWritten();
    }

    /// <summary>A user tower with a product of 400 constant matrices. ONNX Runtime folds it for seconds when it loads the tower, which happens after the output was begun.</summary>
    private static OnnxModel SlowToLoad()
    {
        const int Width = 640;
        var graph = new GraphBuilder("slow", "Loads slowly.");
        graph.Input("user", OnnxElementType.Int64, [null]);
        graph.Input("item", OnnxElementType.Int64, [null]);
        graph.Constant("users", [4, Width], new float[4 * Width]);
        graph.Constant("items", [4, Width], new float[4 * Width]);
        graph.Constant("weight", [Width, Width], new float[Width * Width]);
        var product = "weight";
        for (var factor = 1; factor < 400; factor++)
        {
            product = graph.Node("MatMul", $"product_{factor}", [product, "weight"]);
        }

        graph.Node("Gather", "user_row", ["users", "user"]);
        graph.Node("MatMul", "user_vector", ["user_row", product]);
        graph.Node("Gather", "item_vector", ["items", "item"]);
        graph.Node("Mul", "match", ["user_vector", "item_vector"]);
        graph.Constant("columns", 1);
        graph.Node("ReduceSum", "score", ["match", "columns"], ("keepdims", 0));
        graph.Output("score", [null]);
        return graph.Build("slow.onnx");
    }

    private static OnnxModel Features()
    {
        var graph = new GraphBuilder("features", "Scores users by their features.");
        graph.Input("user", OnnxElementType.Float32, null, 3);
        graph.Input("item", OnnxElementType.Int64, [null]);
        graph.Constant("weight", [3, 2], [1, 2, 3, 4, 5, 6]);
        graph.Node("MatMul", "user_vector", ["user", "weight"]);
        graph.Constant("table", [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
        graph.Node("Gather", "item_vector", ["table", "item"]);
        graph.Node("Mul", "product", ["user_vector", "item_vector"]);
        graph.Constant("columns", 1);
        graph.Node("ReduceSum", "score", ["product", "columns"], ("keepdims", 0));
        graph.Output("score", [null]);
        return graph.Build("features.onnx");
    }

    private Task<Ending> ImportAsync(string file, params string[] options) =>
        Recinterp.RunAsync(_scratch.Path, ["import", file, "--user-input", "user", "--item-input", "item", "--out", "out", .. options]);

    private void AssertNothingWritten()
    {
        Assert.False(Directory.Exists(_scratch["out"]));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_scratch.Path), path => path.Contains(".partial-", StringComparison.Ordinal));
    }
}

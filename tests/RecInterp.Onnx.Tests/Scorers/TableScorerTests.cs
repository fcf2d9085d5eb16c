using System.Runtime.InteropServices;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Scorers;

/// <summary>Scorers whose values stand in other files than the graph.</summary>
public sealed class TableScorerTests : IDisposable
{
    private const int Width = 64;
    private const int Large = (128 << 20) / sizeof(float) / Width; // The least number of items whose table stays in its file.

    private static readonly ScorerImportOptions Options = new() { VerifiedPairs = 2000 };

    private readonly TemporaryFolder _folder = new();

    public TableScorerTests() => Directory.CreateDirectory(_folder["original"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_large_table_stays_in_its_file()
    {
        Given(Large);

        var model = OnnxModel.Read(_folder["original", TableScorer.GraphFile]);

        Assert.True(model.Constants["items"].IsOutside);
        Assert.Equal([Large, Width], model.Constants["items"].Shape);
        Assert.Equal([_folder["original", "items.bin"]], model.TableFiles);
    }

    [Theory]
    [InlineData(Large, true)]
    [InlineData(100, false)]
    public void The_scorer_folder_holds_all_values_whatever_becomes_of_the_original(int items, bool hasTables)
    {
        Given(items);

        var manifest = ScorerImport.Run(_folder["original", TableScorer.GraphFile], _folder["out"], Options);
        Directory.Delete(_folder["original"], recursive: true);

        Assert.Equal((1000, items), (manifest.Users, manifest.Items));
        Assert.Equal(hasTables, manifest.Files.ContainsKey(ScorerFolder.TablesFile));
        var scorer = ScorerFolder.Open(_folder["out"]);
        Assert.Equal(Row(items - 1), scorer.Items.Embeddings.Row(items - 1).ToArray());
        Assert.InRange(ScorerImport.Verify(scorer, Options with { Seed = 3 }).MaxDeviation, 0, 1e-6);
    }

    [Fact]
    public void A_table_of_another_size_than_its_shape_is_refused()
    {
        Given(Large);
        TableScorer.Write(_folder["original"], Large + 1, Width);
        Refused.As(() => OnnxModel.Read(_folder["original", TableScorer.GraphFile]), "initializer items", "bytes 0 to 134217984 of 'items.bin'");

        var bytes = File.ReadAllBytes(_folder["original", TableScorer.GraphFile]);
        Refused.As(() => OnnxModel.Parse("memory", bytes), "initializer items", "read with the model only from a path");
    }

    private static float[] Row(int item) => [.. Enumerable.Range(0, Width).Select(column => (float)(((item * 31) + column) % 101) / 101)];

    private void Given(int items) => TableScorer.Write(_folder["original"], items, Width, table =>
    {
        foreach (var item in Enumerable.Range(0, items))
        {
            table.Write(MemoryMarshal.AsBytes<float>(Row(item)));
        }
    });
}

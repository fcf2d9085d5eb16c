using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Scorers;

/// <summary>Graphs that other people exported for purposes of their own.</summary>
public sealed class RealGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RealDataFact("onnx", "ml1m-neumf.onnx")]
    public void A_neural_factorisation_for_one_pair_at_a_time_is_freed_and_has_two_tables_a_side()
    {
        var manifest = Import("ml1m-neumf.onnx", new ScorerImportOptions { VerifiedPairs = 20_000 });

        Assert.Equal((6040, 3706), (manifest.Users, manifest.Items));
        Assert.Equal([8, 32], manifest.Anatomy.User.Embedding.Select(tensor => tensor.Width).Order());
        Assert.Equal([8, 32], manifest.Anatomy.Item.Embedding.Select(tensor => tensor.Width).Order());
        Assert.Equal(InteractionKind.Graph, manifest.Interaction.Kind);
        Assert.Contains("input user_input_0: batch axis of 1 made free", manifest.Changes);
        Assert.InRange(manifest.Agreement.MaxDeviation, 0, 1e-5);
    }

    [RealDataFact("onnx", "history-mean-topk10.onnx")]
    public void A_retriever_that_ends_in_topk_is_a_history_tower_and_a_table_of_items()
    {
        WriteIds("histories.npy", 50, 12, 10_000);
        var manifest = Import("history-mean-topk10.onnx", new ScorerImportOptions { UserRows = _folder["histories.npy"], VerifiedPairs = 20_000 });

        Assert.Equal((50, 10_000, 32, 32), (manifest.Users, manifest.Items, manifest.Anatomy.User.Width, manifest.Anatomy.Item.Width));
        Assert.False(manifest.Anatomy.User.Batched);
        Assert.Equal((InteractionKind.Dot, 1), (manifest.Interaction.Kind, manifest.Interaction.Scale));
        Assert.Contains("TopK", manifest.Changes.Single(), StringComparison.Ordinal);
    }

    [RealDataFact("onnx", "vespa-innerproduct-ranker.onnx")]
    public void A_ranker_of_one_query_against_many_documents_is_a_dot_product_of_what_it_is_given()
    {
        var random = new Random(5);
        NpyFile.Write(_folder["queries.npy"], 30, 768, Numbers(random, 30 * 768));
        NpyFile.Write(_folder["documents.npy"], 70, 768, Numbers(random, 70 * 768));
        var manifest = Import(
            "vespa-innerproduct-ranker.onnx",
            new ScorerImportOptions { UserRows = _folder["queries.npy"], ItemRows = _folder["documents.npy"], VerifiedPairs = 5000 });

        Assert.Equal(("query", "documents"), (manifest.Anatomy.User.Inputs.Single().Name, manifest.Anatomy.Item.Inputs.Single().Name));
        Assert.Equal((768, InteractionKind.Dot), (manifest.Anatomy.User.Width, manifest.Interaction.Kind));
    }

    [RealDataFact("onnx", "vespa-pca-transformer.onnx")]
    public void A_linear_map_without_a_batch_axis_is_a_tower_of_either_side()
    {
        var path = RealData.PathOf("onnx", "vespa-pca-transformer.onnx")!;
        var random = new Random(6);
        NpyFile.Write(_folder["vectors.npy"], 40, 768, Numbers(random, 40 * 768));
        var tower = new SideSource.Tower(path, new TowerDescriptor(), _folder["vectors.npy"]);
        var manifest = ScorerImport.Run(tower, tower, new DeclaredInteraction { Kind = DeclaredKind.Cosine }, _folder["out"], new ScorerImportOptions { VerifiedPairs = 5000 });

        Assert.Equal((40, 40, 128), (manifest.Users, manifest.Items, manifest.Anatomy.User.Width));
        Assert.False(manifest.Anatomy.User.Batched);
        AssertRefused("vespa-pca-transformer.onnx", "has one side only", "vector float32[768]", "--user-tower");
    }

    [RealDataFact("onnx", "vespa-pairwise-ranker.onnx")]
    public void A_ranker_of_pairs_of_documents_is_refused()
    {
        AssertRefused("vespa-pairwise-ranker.onnx", "'doc1' and 'doc2' look like an item each", "A pairwise ranker compares items", "one item for one user");
        Refused.As(
            () => Import("vespa-pairwise-ranker.onnx", new ScorerImportOptions { Descriptor = ScorerDescriptor.Of("query", "doc1") }),
            "also has the input doc2 float32[?, 16]",
            "expected only 'query' and 'doc1'");
    }

    [RealDataFact("onnx", "not-a-tower")]
    public void Trees_and_regressions_have_no_towers()
    {
        AssertRefused("not-a-tower/lightgbm-ranker-wrong-schema.onnx", "has one side only", "input float32[?, 8]", "TreeEnsembleRegressor", "has no embeddings");
        AssertRefused("not-a-tower/tree-classifier.onnx", "has one side only", "output_label text", "TreeEnsembleClassifier");
        AssertRefused("not-a-tower/linear-regressor.onnx", "has one side only", "float_input float32[?, 16]", "LinearRegressor");
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];

    private ScorerManifest Import(string file, ScorerImportOptions options) => ScorerImport.Run(RealData.PathOf("onnx", file)!, _folder["out"], options);

    private void WriteIds(string name, int rows, int length, int below)
    {
        var random = new Random(4);
        var header = System.Text.Encoding.ASCII.GetBytes($"{{'descr': '<i8', 'fortran_order': False, 'shape': ({rows}, {length}), }}\n");
        byte[] data = [.. Enumerable.Range(0, rows * length).SelectMany(_ => BitConverter.GetBytes((long)random.Next(below)))];
        File.WriteAllBytes(_folder[name], [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. data]);
    }

    private void AssertRefused(string file, params string[] words)
    {
        var path = RealData.PathOf("onnx", file)!;
        Refused.As(() => ScorerImport.Run(path, _folder["refused"], new ScorerImportOptions()), [path, .. words]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, "refused*"));
    }
}

using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Scorers;

/// <summary>Graphs that other people exported for purposes of their own.</summary>
public sealed class RealGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RealDataFact("onnx", "ml1m-neumf.onnx")]
    public void A_neural_factorisation_for_one_pair_at_a_time_is_refused() =>
        AssertRefused("ml1m-neumf.onnx", "user_input_0", "item_input_0", "user input user_input_0 int64[1, 1]", "its batch axis is fixed to 1");

    [RealDataFact("onnx", "ml1m-neumf.onnx")]
    public void A_neural_factorisation_whose_batch_was_freed_has_two_tables_a_side()
    {
        var proto = ModelProto.Parser.ParseFrom(File.ReadAllBytes(RealData.PathOf("onnx", "ml1m-neumf.onnx")!));
        foreach (var value in proto.Graph.Input.Concat(proto.Graph.Output).Where(value => value.Type.TensorType.Shape.Dim is [{ DimValue: 1 }, ..] && value.Name.Contains("_0", StringComparison.Ordinal)))
        {
            value.Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimParam = "B" };
        }

        // As exported, Flatten puts the batch among the columns (axis 0), which is the same only for a batch of 1.
        foreach (var flatten in proto.Graph.Node.Where(node => node.OpType == "Flatten"))
        {
            flatten.Attribute.Clear();
        }

        OnnxModel.Of("neumf", proto).Write(_folder["free.onnx"]);

        var manifest = ScorerImport.Run(_folder["free.onnx"], _folder["out"], new ScorerImportOptions { UserInput = "user_input_0", ItemInput = "item_input_0", VerifiedPairs = 20_000 });

        Assert.Equal((6040, 3706), (manifest.Users, manifest.Items));
        Assert.Equal([8, 32], manifest.Anatomy.User.Embedding.Select(tensor => tensor.Width).Order());
        Assert.Equal([8, 32], manifest.Anatomy.Item.Embedding.Select(tensor => tensor.Width).Order());
        Assert.Equal(InteractionKind.Graph, manifest.Interaction.Kind);
        Assert.InRange(manifest.Agreement.MaxDeviation, 0, 1e-5);
    }

    [RealDataFact("onnx", "history-mean-topk10.onnx")]
    public void A_retriever_of_one_input_is_refused() =>
        AssertRefused("history-mean-topk10.onnx", "user_history", "item", "has no input 'item'", "found user_history int64[?]");

    [RealDataFact("onnx", "vespa-pairwise-ranker.onnx")]
    public void A_ranker_of_pairs_of_documents_is_refused() =>
        AssertRefused("vespa-pairwise-ranker.onnx", "query", "doc1", "also has the input doc2 float32[?, 16]", "expected only 'query' and 'doc1'");

    [RealDataFact("onnx", "vespa-innerproduct-ranker.onnx")]
    public void A_ranker_of_one_query_against_many_documents_is_refused() =>
        AssertRefused("vespa-innerproduct-ranker.onnx", "query", "documents", "user input query float32[1, 768]", "its batch axis is fixed to 1");

    [RealDataFact("onnx", "not-a-tower")]
    public void Trees_and_regressions_have_no_towers()
    {
        AssertRefused("not-a-tower/lightgbm-ranker-wrong-schema.onnx", "input", "input", "user and item input are both 'input'");
        AssertRefused("not-a-tower/tree-classifier.onnx", "input", "item", "has no input 'item'", "found input float32[?, 8]");
        AssertRefused("not-a-tower/linear-regressor.onnx", "float_input", "item", "found float_input float32[?, 16]");
    }

    private void AssertRefused(string file, string user, string item, params string[] words)
    {
        var path = RealData.PathOf("onnx", file)!;
        Refused.As(() => ScorerImport.Run(path, _folder["out"], new ScorerImportOptions { UserInput = user, ItemInput = item }), [path, .. words]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}

using RecInterp.Core.Towers;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;
using RecInterp.Onnx.Scorers;

namespace RecInterp.TestScorers;

/// <summary>A tiny two-tower scorer with known weights: its ONNX graph, and the same interaction as plain double arithmetic.</summary>
/// <param name="Name">What it is: "biased-dot".</param>
/// <param name="Model">The graph, with the int64 inputs "user" and "item" of shape [B] and one output "score" of shape [B].</param>
/// <param name="Users">What the user tower gives.</param>
/// <param name="Items">What the item tower gives.</param>
/// <param name="Interaction">The score from user embedding, user scalars, item embedding and item scalars.</param>
public sealed record TestScorer(
    string Name,
    OnnxModel Model,
    TowerTable Users,
    TowerTable Items,
    Func<double[], double[], double[], double[], double> Interaction)
{
    /// <summary>Name of the user input of every test scorer.</summary>
    public const string UserInput = "user";

    /// <summary>Name of the item input of every test scorer.</summary>
    public const string ItemInput = "item";

    /// <summary>Name of the output of every test scorer.</summary>
    public const string Output = "score";

    /// <summary>The score of a user and an item by the plain formula.</summary>
    public double Score(int user, int item) => Interaction(
        Doubles(Users.Embeddings.Row(user)), Doubles(Users.ScalarsOf(user)), Doubles(Items.Embeddings.Row(item)), Doubles(Items.ScalarsOf(item)));

    /// <summary>The anatomy, found as an import finds it.</summary>
    public ScorerAnatomy FindAnatomy() => AnatomyFinder.Find(Model, UserInput, ItemInput);

    /// <summary>The interaction's graph, cut out as an import cuts it.</summary>
    public OnnxModel CutInteraction() => InteractionCut.Of(Model, FindAnatomy());

    /// <summary>Writes the graph and imports it.</summary>
    /// <param name="folder">An existing folder; the scorer folder becomes a part of it.</param>
    public ScorerFolder Import(string folder)
    {
        var path = Path.Combine(folder, $"{Name}.onnx");
        Model.Write(path);
        var imported = Path.Combine(folder, Name);
        ScorerImport.Run(path, imported, new ScorerImportOptions { Descriptor = ScorerDescriptor.Of(UserInput, ItemInput), VerifiedPairs = 1000 });
        return ScorerFolder.Open(imported);
    }

    public override string ToString() => Name;

    private static double[] Doubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
}

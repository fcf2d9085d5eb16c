using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Onnx.Runtime;

/// <summary>The interaction loaded into ONNX Runtime: from aligned user and item rows to scores. Thread safe until disposed.</summary>
public sealed class InteractionSession : IDisposable
{
    private readonly OnnxSession _session;
    private readonly OnnxModel _model;
    private readonly ScorerAnatomy _anatomy;

    private InteractionSession(OnnxSession session, OnnxModel model, ScorerAnatomy anatomy)
    {
        _session = session;
        _model = model;
        _anatomy = anatomy;
    }

    /// <summary>Cuts the interaction out of a scorer: its inputs are the frontier tensors, its output is the score.</summary>
    /// <param name="scorer">The whole scorer.</param>
    /// <param name="anatomy">Its anatomy.</param>
    public static OnnxModel Cut(OnnxModel scorer, ScorerAnatomy anatomy) => GraphCut.Extract(
        scorer,
        [.. Frontier(anatomy.User).Concat(Frontier(anatomy.Item)).Select(tensor => new OnnxValue(tensor.Tensor, tensor.ElementType, [null, .. tensor.RowShape]))],
        [scorer.Outputs.Single(output => output.Name == anatomy.Output)]);

    /// <summary>Loads an interaction.</summary>
    /// <param name="model">The interaction's model, as <see cref="Cut"/> gives it.</param>
    /// <param name="anatomy">The scorer's anatomy.</param>
    /// <param name="threads">Threads within one operator. Default 1.</param>
    /// <exception cref="InvalidArtifactException">ONNX Runtime refuses the model.</exception>
    public static InteractionSession Open(OnnxModel model, ScorerAnatomy anatomy, int threads = 1) =>
        new(OnnxSession.Open(model, threads), model, anatomy);

    /// <summary>Scores pairs: row i of the users with row i of the items.</summary>
    /// <param name="users">B users.</param>
    /// <param name="items">B items.</param>
    /// <returns>B scores, as the scorer's output gives them.</returns>
    /// <exception cref="ArgumentException">The numbers of rows differ, or widths are not the scorer's.</exception>
    /// <exception cref="InvalidArtifactException">The interaction does not give one score a pair.</exception>
    public float[] Score(TowerTable users, TowerTable items)
    {
        if (users.Rows != items.Rows)
        {
            throw new ArgumentException($"found {users.Rows} users and {items.Rows} items, expected pairs", nameof(items));
        }

        try
        {
            var scores = _session.Run([.. Feeds(_anatomy.User, users), .. Feeds(_anatomy.Item, items)])[0].Floats;
            return scores is not null && scores.Length == users.Rows
                ? scores
                : throw new InvalidArtifactException(_model.Artifact, $"the interaction gives {scores?.Length ?? 0} scores for {users.Rows} pairs, expected one a pair");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidArtifactException(_model.Artifact, $"the interaction does not run on {users.Rows} pairs: {e.Message}", e);
        }
    }

    /// <summary>Frees the native session.</summary>
    public void Dispose() => _session.Dispose();

    private static IEnumerable<FrontierTensor> Frontier(TowerAnatomy tower) => tower.Embedding.Concat(tower.Scalars);

    private static IEnumerable<(string Input, OnnxTensor Value)> Feeds(TowerAnatomy tower, TowerTable table)
    {
        if (table.Embeddings.Width != tower.Width || table.ScalarCount != tower.ScalarCount)
        {
            throw new ArgumentException(
                $"found embeddings of width {table.Embeddings.Width} with {table.ScalarCount} scalars for input '{tower.Input}', expected width {tower.Width} with {tower.ScalarCount}",
                nameof(table));
        }

        return tower.Embedding.Select(tensor => Feed(tensor, table.Rows, table.Embeddings.Values, tower.Width))
            .Concat(tower.Scalars.Select(tensor => Feed(tensor, table.Rows, table.Scalars, tower.ScalarCount)));
    }

    private static (string Input, OnnxTensor Value) Feed(FrontierTensor tensor, int rows, ReadOnlySpan<float> values, int stride)
    {
        var columns = new float[rows * tensor.Width];
        for (var row = 0; row < rows; row++)
        {
            values.Slice((row * stride) + tensor.Offset, tensor.Width).CopyTo(columns.AsSpan(row * tensor.Width));
        }

        return (tensor.Tensor, new OnnxTensor([rows, .. tensor.RowShape], columns, null));
    }
}

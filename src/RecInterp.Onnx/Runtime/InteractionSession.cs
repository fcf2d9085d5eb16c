using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Onnx.Runtime;

/// <summary>The interaction loaded into ONNX Runtime: from user and item rows to scores. Thread safe until disposed.</summary>
public sealed class InteractionSession : IDisposable
{
    // Pairs of a graph that scores every user with every item: of 32 x 32 scores only the diagonal is wanted, which costs less than 32 calls.
    private const int BlockRows = 32;

    private readonly OnnxSession _session;
    private readonly OnnxModel _model;
    private readonly ScorerAnatomy _anatomy;

    private InteractionSession(OnnxSession session, OnnxModel model, ScorerAnatomy anatomy)
    {
        _session = session;
        _model = model;
        _anatomy = anatomy;
    }

    /// <summary>Loads an interaction.</summary>
    /// <param name="model">The interaction's model, as <see cref="InteractionCut"/> gives it.</param>
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

        return _anatomy.Pairing == Pairing.Aligned ? Run(users, items, users.Rows) : Diagonal(users, items);
    }

    /// <summary>Scores one user with many items.</summary>
    /// <param name="users">Some users.</param>
    /// <param name="user">Which of them.</param>
    /// <param name="items">I items.</param>
    /// <returns>I scores.</returns>
    /// <exception cref="ArgumentException">Widths are not the scorer's.</exception>
    /// <exception cref="InvalidArtifactException">The interaction does not give one score a pair.</exception>
    public float[] ScoreItems(TowerTable users, int user, TowerTable items)
    {
        var same = new int[_anatomy.Pairing == Pairing.Aligned ? items.Rows : 1];
        Array.Fill(same, user);
        return Run(users.Select(same), items, items.Rows);
    }

    /// <summary>Frees the native session.</summary>
    public void Dispose() => _session.Dispose();

    private float[] Diagonal(TowerTable users, TowerTable items)
    {
        var scores = new float[users.Rows];
        for (var start = 0; start < users.Rows; start += BlockRows)
        {
            int[] rows = [.. Enumerable.Range(start, Math.Min(BlockRows, users.Rows - start))];
            var block = Run(users.Select(rows), items.Select(rows), rows.Length * rows.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                scores[start + i] = block[(i * rows.Length) + i];
            }
        }

        return scores;
    }

    private float[] Run(TowerTable users, TowerTable items, int expected)
    {
        try
        {
            var scores = _session.Run([.. Feeds(_anatomy.User, users), .. Feeds(_anatomy.Item, items)])[0].Floats;
            return scores is not null && scores.Length == expected
                ? scores
                : throw new InvalidArtifactException(_model.Artifact, $"the interaction gives {scores?.Length ?? 0} scores for {expected} pairs, expected one a pair");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidArtifactException(_model.Artifact, $"the interaction does not run on {users.Rows} users and {items.Rows} items: {e.Message}", e);
        }
    }

    private static IEnumerable<(string Input, OnnxTensor Value)> Feeds(TowerAnatomy tower, TowerTable table)
    {
        if (table.Embeddings.Width != tower.Width || table.ScalarCount != tower.ScalarCount)
        {
            throw new ArgumentException(
                $"found embeddings of width {table.Embeddings.Width} with {table.ScalarCount} scalars for {tower.DescribeInputs()}, expected width {tower.Width} with {tower.ScalarCount}",
                nameof(table));
        }

        return tower.Embedding.Select(tensor => Feed(tensor, table.Rows, table.Embeddings.Row))
            .Concat(tower.Scalars.Select(tensor => Feed(tensor, table.Rows, table.ScalarsOf)));
    }

    private static (string Input, OnnxTensor Value) Feed(FrontierTensor tensor, int rows, RowOf rowOf)
    {
        var columns = new float[rows * tensor.Width];
        for (var row = 0; row < rows; row++)
        {
            rowOf(row).Slice(tensor.Offset, tensor.Width).CopyTo(columns.AsSpan(row * tensor.Width));
        }

        return (tensor.Tensor, new OnnxTensor([rows, .. tensor.RowShape], columns, null));
    }

    private delegate ReadOnlySpan<float> RowOf(int row);
}

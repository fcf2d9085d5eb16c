using System.Numerics.Tensors;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Runtime;
using RecInterp.Onnx.Scorers;
using TorchSharp;

namespace RecInterp.Training.Evaluation;

/// <summary>Scores whole catalogues: every item for one user after another. Not thread safe.</summary>
/// <remarks>A dot product runs as one matrix product a block of users; any other interaction runs as its own graph in ONNX Runtime.</remarks>
internal sealed class CatalogueScores : IDisposable
{
    private const int UserBlock = 128;

    private readonly InteractionForm _form;
    private readonly InteractionSession? _session;

    public CatalogueScores(ScorerFolder scorer)
    {
        _form = scorer.Manifest.Interaction;
        _session = _form.Kind == InteractionKind.Dot ? null : scorer.OpenInteraction();
    }

    /// <summary>Receives the scores of all items for one user.</summary>
    /// <param name="user">The user's place among those scored.</param>
    /// <param name="scores">I scores.</param>
    public delegate void UserScores(int user, ReadOnlySpan<float> scores);

    public void Dispose() => _session?.Dispose();

    /// <summary>Scores all items for each user.</summary>
    /// <param name="users">The users, in the order in which they are reported.</param>
    /// <param name="items">The catalogue.</param>
    /// <param name="receive">Called once a user.</param>
    /// <param name="cancellation">Checked between users.</param>
    public void ForEach(TowerTable users, TowerTable items, UserScores receive, CancellationToken cancellation)
    {
        if (_session is null)
        {
            Dot(users, items, receive, cancellation);
        }
        else
        {
            Graph(_session, users, items, receive, cancellation);
        }
    }

    private static void Graph(InteractionSession session, TowerTable users, TowerTable items, UserScores receive, CancellationToken cancellation)
    {
        for (var user = 0; user < users.Rows; user++)
        {
            cancellation.ThrowIfCancellationRequested();
            receive(user, session.ScoreItems(users, user, items));
        }
    }

    private void Dot(TowerTable users, TowerTable items, UserScores receive, CancellationToken cancellation)
    {
        var width = items.Embeddings.Width;
        var itemOffsets = new float[items.Rows];
        for (var item = 0; item < items.Rows; item++)
        {
            itemOffsets[item] = TensorPrimitives.Sum(items.ScalarsOf(item)) + (float)_form.Constant;
        }

        using var noGradient = torch.no_grad();
        var catalogueRows = new float[checked(items.Rows * width)];
        items.Embeddings.CopyTo(0, catalogueRows);
        using var catalogue = torch.tensor(catalogueRows, [items.Rows, width]);
        using var transposed = catalogue.t();
        for (var start = 0; start < users.Rows; start += UserBlock)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(UserBlock, users.Rows - start);
            var rows = new float[count * width];
            users.Embeddings.CopyTo(start, rows);
            using var block = torch.tensor(rows, [count, width]);
            using var product = block.matmul(transposed);
            var scores = product.data<float>().ToArray().AsSpan();
            TensorPrimitives.Multiply(scores, (float)_form.Scale, scores);
            for (var i = 0; i < count; i++)
            {
                var row = scores.Slice(i * items.Rows, items.Rows);
                TensorPrimitives.Add(row, itemOffsets, row);
                TensorPrimitives.Add(row, TensorPrimitives.Sum(users.ScalarsOf(start + i)), row);
                receive(start + i, row);
            }
        }
    }
}

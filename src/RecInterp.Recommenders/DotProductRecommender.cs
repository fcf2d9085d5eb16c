using System.Numerics.Tensors;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Graphs;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Scoring;

namespace RecInterp.Recommenders;

/// <summary>A recommender of fixed user and item embeddings: score = p_u . q_i + b_u + b_i, each bias only where the model has one. Immutable.</summary>
/// <remarks>A dictionary sees p_u and q_i alone; the biases stand beside them, and the graph's import finds them as scalars.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class DotProductRecommender : IRecommender
{
    private readonly float[]? _userBias;
    private readonly float[]? _itemBias;

    /// <summary>Keeps a trained model; the arrays are kept, not copied.</summary>
    /// <param name="name">The model's short name.</param>
    /// <param name="users">User embeddings, shape [U, d], one piece of memory.</param>
    /// <param name="items">Item embeddings, shape [I, d], one piece of memory.</param>
    /// <param name="userBias">One number a user; null where the model has none.</param>
    /// <param name="itemBias">One number an item; null where the model has none.</param>
    /// <exception cref="ArgumentException">Widths differ, or a bias is not one number a row; says what was found.</exception>
    public DotProductRecommender(string name, EmbeddingTable users, EmbeddingTable items, float[]? userBias = null, float[]? itemBias = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(items);
        Expect(users.Width, items.Width, "columns of the items", nameof(items));
        Expect(users.Rows, userBias?.Length ?? users.Rows, "user biases", nameof(userBias));
        Expect(items.Rows, itemBias?.Length ?? items.Rows, "item biases", nameof(itemBias));
        (Name, Users, Items, _userBias, _itemBias) = (name, users, items, userBias, itemBias);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>User embeddings by number of the user, shape [U, d].</summary>
    public EmbeddingTable Users { get; }

    /// <inheritdoc/>
    public EmbeddingTable Items { get; }

    /// <summary>Whether the model has user biases.</summary>
    public bool HasUserBias => _userBias is not null;

    /// <summary>Whether the model has item biases.</summary>
    public bool HasItemBias => _itemBias is not null;

    /// <summary>b_u, one number a user; empty where the model has none.</summary>
    public ReadOnlySpan<float> UserBias => _userBias;

    /// <summary>b_i, one number an item; empty where the model has none.</summary>
    public ReadOnlySpan<float> ItemBias => _itemBias;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A case's user is not of the model.</exception>
    public EmbeddingTable Probe(IReadOnlyList<RankingCase> cases) => UserRows.Of(Users, cases);

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<float> probe, Span<float> scores) => Score(user, probe, Items, scores);

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<float> probe, EmbeddingTable items, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(items);
        Expect(Items.Rows, items.Rows, "items", nameof(items));
        RowProducts.Dot(items, probe, scores);
        if (_userBias is not null)
        {
            TensorPrimitives.Add(scores, _userBias[user], scores);
        }

        if (_itemBias is not null)
        {
            TensorPrimitives.Add(scores, _itemBias, scores);
        }
    }

    /// <inheritdoc/>
    public OnnxModel ToGraph() => DotProductGraph.Of(Name, Users, Items, _userBias, _itemBias);

    private static void Expect(int expected, int found, string what, string name)
    {
        if (found != expected)
        {
            throw new ArgumentException($"found {found} {what}, expected {expected}", name);
        }
    }
}

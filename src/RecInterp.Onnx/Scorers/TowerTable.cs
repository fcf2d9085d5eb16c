using RecInterp.Core.Towers;

namespace RecInterp.Onnx.Scorers;

/// <summary>What one tower gives for all its users or items: embeddings, and the scalars (biases) beside them. Immutable.</summary>
public sealed class TowerTable
{
    private readonly float[] _scalars;

    /// <summary>Creates a table.</summary>
    /// <param name="embeddings">Embeddings, shape [n, d].</param>
    /// <param name="scalarCount">Scalars per row, 0 or more.</param>
    /// <param name="scalars">Scalars, shape [n, scalarCount], row-major; kept, not copied.</param>
    /// <exception cref="ArgumentException">The number of scalars is not n x scalarCount.</exception>
    public TowerTable(EmbeddingTable embeddings, int scalarCount, float[] scalars)
    {
        if (scalars.Length != (long)embeddings.Rows * scalarCount)
        {
            throw new ArgumentException($"found {scalars.Length} scalars, expected {embeddings.Rows} x {scalarCount}", nameof(scalars));
        }

        Embeddings = embeddings;
        ScalarCount = scalarCount;
        _scalars = scalars;
    }

    /// <summary>Number of users or items, n.</summary>
    public int Rows => Embeddings.Rows;

    /// <summary>The embeddings, shape [n, d].</summary>
    public EmbeddingTable Embeddings { get; }

    /// <summary>Scalars per row.</summary>
    public int ScalarCount { get; }

    /// <summary>All scalars, shape [n, scalarCount], row-major.</summary>
    public ReadOnlySpan<float> Scalars => _scalars;

    /// <summary>The scalars of one row.</summary>
    /// <param name="index">The row.</param>
    public ReadOnlySpan<float> ScalarsOf(int index) => _scalars.AsSpan(index * ScalarCount, ScalarCount);

    /// <summary>The same scalars beside other embeddings: reconstructions, for instance.</summary>
    /// <param name="embeddings">Embeddings of as many rows.</param>
    public TowerTable With(EmbeddingTable embeddings) => new(embeddings, ScalarCount, _scalars);

    /// <summary>Some of the rows, in the order given; a row may stand more than once.</summary>
    /// <param name="rows">Row numbers.</param>
    public TowerTable Select(ReadOnlySpan<int> rows)
    {
        var width = Embeddings.Width;
        var values = new float[rows.Length * width];
        var scalars = new float[rows.Length * ScalarCount];
        for (var i = 0; i < rows.Length; i++)
        {
            Embeddings.Row(rows[i]).CopyTo(values.AsSpan(i * width));
            ScalarsOf(rows[i]).CopyTo(scalars.AsSpan(i * ScalarCount));
        }

        return new TowerTable(new EmbeddingTable(rows.Length, width, values), ScalarCount, scalars);
    }
}

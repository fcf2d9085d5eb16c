using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using RecInterp.Recommenders.Interactions;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.LightGcn;

/// <summary>LightGCN's propagation: the mean of E, AE, AAE, ... with A = D^-1/2 N D^-1/2, N the graph between users and their items without loops.</summary>
/// <remarks>
/// <para>He et al. 2020 (arXiv 2002.02126), eq. (7) and (8), with equal weights of the layers. Nodes are users, then items. A is symmetric, so the operator is its own adjoint.
/// Nodes without an edge keep only their own layer.</para>
/// <para>With s = D^-1/2 E, a layer is s' = D^-1 N s and E' = D^-1/2 N s: sums of rows without weights. Columns go in panels of four vectors, so that a panel's rows stay in the second cache.</para>
/// </remarks>
/// <threadsafety>Not safe for concurrent calls: it keeps panels between calls.</threadsafety>
internal sealed class GraphPropagation : ITablePropagation
{
    private const int VectorsOfPanel = 4;

    private readonly int _layers;
    private readonly int[] _starts;
    private readonly int[] _neighbours;
    private readonly float[] _scale; // D^-1/2; 0 for nodes without an edge.
    private readonly Vector<float>[] _sum;
    private Vector<float>[] _current;
    private Vector<float>[] _next;

    /// <summary>Builds the graph.</summary>
    /// <param name="trained">Each user's items.</param>
    /// <param name="layers">Number of layers, at least 1.</param>
    public GraphPropagation(UserItems trained, int layers)
    {
        _layers = layers;
        var nodes = trained.UserCount + trained.ItemCount;
        _starts = new int[nodes + 1];
        for (var user = 0; user < trained.UserCount; user++)
        {
            _starts[user + 1] = trained[user].Length;
            foreach (var item in trained[user])
            {
                _starts[trained.UserCount + item + 1]++;
            }
        }

        for (var node = 0; node < nodes; node++)
        {
            _starts[node + 1] += _starts[node];
        }

        _neighbours = new int[_starts[^1]];
        var next = _starts[..nodes];
        for (var user = 0; user < trained.UserCount; user++)
        {
            foreach (var item in trained[user])
            {
                _neighbours[next[user]++] = trained.UserCount + item;
                _neighbours[next[trained.UserCount + item]++] = user;
            }
        }

        _scale = new float[nodes];
        for (var node = 0; node < nodes; node++)
        {
            var degree = _starts[node + 1] - _starts[node];
            _scale[node] = degree == 0 ? 0 : (float)(1 / Math.Sqrt(degree));
        }

        (_sum, _current, _next) = (new Vector<float>[nodes * VectorsOfPanel], new Vector<float>[nodes * VectorsOfPanel], new Vector<float>[nodes * VectorsOfPanel]);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> rows, Span<float> result)
    {
        var (nodes, columns) = (_scale.Length, rows.Length / _scale.Length);
        var most = VectorsOfPanel * Vector<float>.Count;
        for (var first = 0; first < columns; first += most)
        {
            var count = Math.Min(most, columns - first);
            Load(rows, columns, first, count);
            for (var layer = 0; layer < _layers; layer++)
            {
                Propagate();
                (_current, _next) = (_next, _current);
            }

            var sums = MemoryMarshal.Cast<Vector<float>, float>(_sum.AsSpan());
            var share = 1f / (_layers + 1);
            for (var node = 0; node < nodes; node++)
            {
                TensorPrimitives.Multiply(sums.Slice(node * most, count), share, result.Slice((node * columns) + first, count));
            }
        }
    }

    /// <summary>Copies a panel of columns, as it is and scaled; columns behind the last are 0.</summary>
    private void Load(ReadOnlySpan<float> rows, int columns, int first, int count)
    {
        var most = VectorsOfPanel * Vector<float>.Count;
        var sums = MemoryMarshal.Cast<Vector<float>, float>(_sum.AsSpan());
        var current = MemoryMarshal.Cast<Vector<float>, float>(_current.AsSpan());
        for (var node = 0; node < _scale.Length; node++)
        {
            var panel = sums.Slice(node * most, most);
            panel[count..].Clear();
            rows.Slice((node * columns) + first, count).CopyTo(panel);
            TensorPrimitives.Multiply(panel, _scale[node], current.Slice(node * most, most));
        }
    }

    private void Propagate()
    {
        var (current, next, sum) = (_current, _next, _sum);
        for (var node = 0; node < _scale.Length; node++)
        {
            Vector<float> a = Vector<float>.Zero, b = a, c = a, d = a;
            foreach (var neighbour in _neighbours.AsSpan(_starts[node].._starts[node + 1]))
            {
                var row = current.AsSpan(neighbour * VectorsOfPanel, VectorsOfPanel);
                a += row[0];
                b += row[1];
                c += row[2];
                d += row[3];
            }

            var scale = _scale[node];
            var place = next.AsSpan(node * VectorsOfPanel, VectorsOfPanel);
            var total = sum.AsSpan(node * VectorsOfPanel, VectorsOfPanel);
            (a, b, c, d) = (a * scale, b * scale, c * scale, d * scale);
            total[0] += a;
            total[1] += b;
            total[2] += c;
            total[3] += d;
            (place[0], place[1], place[2], place[3]) = (a * scale, b * scale, c * scale, d * scale);
        }
    }
}

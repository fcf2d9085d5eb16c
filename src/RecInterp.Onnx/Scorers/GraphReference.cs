using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Scorers;

/// <summary>Scores of the original graph, fed as it wants to be: with as many rows as its batch axes say, or with one row where it has none.</summary>
internal sealed class GraphReference : IReferenceScores
{
    private const int AlignedRows = 4096;
    private const int MappedRows = 128; // A row read anywhere in a mapped table brings up to 2 MB of it into memory.
    private const int BlockRows = 32; // As many users as items: a graph may give both axes one name.

    private readonly OnnxSession _session;
    private readonly ScorerAnatomy _anatomy;
    private readonly TowerInputs _users;
    private readonly TowerInputs _items;
    private readonly string _artifact;
    private readonly int _output;
    private readonly (int Users, int Items) _rows;
    private readonly int _most;

    public GraphReference(ScorerReading reading, TowerInputs users, TowerInputs items, int threads)
    {
        _session = OnnxSession.Open(reading.Original, threads);
        _anatomy = reading.Anatomy;
        _users = users;
        _items = items;
        _artifact = reading.Original.Artifact;
        _output = Enumerable.Range(0, _session.Outputs.Count).Single(i => _session.Outputs[i].Name == _anatomy.Output);
        _most = reading.Original.TableFiles.Count > 0 ? MappedRows : AlignedRows;
        _rows = (RowsOf(reading.Original, _anatomy.User), RowsOf(reading.Original, _anatomy.Item)) switch
        {
            (0, 0) when _anatomy.Pairing == Pairing.Aligned => (AlignedRows, AlignedRows),
            (0, 0) => (BlockRows, BlockRows),
            (0, 1) => (BlockRows, 1),
            (1, 0) => (1, BlockRows),
            (0, var fixedItems) => (fixedItems, fixedItems),
            (var fixedUsers, 0) => (fixedUsers, fixedUsers),
            var both => both,
        };
    }

    public string Name => "the original graph";

    public ScoredPairs Next(Random random, int pairs)
    {
        var isFree = _rows == (AlignedRows, AlignedRows);
        var users = ScoredPairs.Draw(random, isFree ? Math.Min(pairs, _most) : _rows.Users, _users.Rows);
        var items = ScoredPairs.Draw(random, isFree ? users.Length : _rows.Items, _items.Rows);
        float[]? scores;
        try
        {
            scores = _session.Run([.. _users.Gather(users, _anatomy.User), .. _items.Gather(items, _anatomy.Item)])[_output].Floats;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidArtifactException(_artifact, $"the original graph does not run on {users.Length} users and {items.Length} items: {e.Message}", e);
        }

        return scores?.Length == users.Length && users.Length == items.Length ? new ScoredPairs(users, items, scores)
            : scores?.Length == (long)users.Length * items.Length ? ScoredPairs.Grid(users, items, scores)
            : throw new InvalidArtifactException(
                _artifact, $"output '{_anatomy.Output}' has {scores?.Length ?? 0} scores for {users.Length} users and {items.Length} items, expected one a pair");
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Rows that the original takes at once: 0 is any number, 1 is one row or none stated.</summary>
    private static int RowsOf(OnnxModel original, TowerAnatomy tower) =>
        !tower.Batched ? 1 : checked((int)(original.Inputs.First(input => input.Name == tower.Inputs[0].Name).Shape is [{ } length, ..] ? length : 0));
}

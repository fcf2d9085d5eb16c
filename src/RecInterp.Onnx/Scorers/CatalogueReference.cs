using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Scorers;

/// <summary>Scores of a graph that ranked its own catalogue: what stood before TopK.</summary>
internal sealed class CatalogueReference : IReferenceScores
{
    private const int ItemsPerUser = 64;

    private readonly OnnxSession _session;
    private readonly ScorerReading _reading;
    private readonly TowerInputs _users;

    public CatalogueReference(ScorerReading reading, TowerInputs users, int threads)
    {
        _reading = reading;
        _users = users;
        _session = OnnxSession.Open(
            GraphCut.Extract(reading.Original, reading.Original.Inputs, [new OnnxValue(reading.Catalogue!, OnnxElementType.Undefined, null)]), threads);
    }

    public string Name => $"'{_reading.Catalogue}' of the original graph";

    public ScoredPairs Next(Random random, int pairs)
    {
        int[] user = [random.Next(_users.Rows)];
        var catalogue = _reading.Anatomy.Item.IdCount!.Value;
        var scores = Run(user);
        if (scores.Length != catalogue)
        {
            throw new InvalidArtifactException(_reading.Original.Artifact, $"'{_reading.Catalogue}' has {scores.Length} values for one user, expected one for each of {catalogue} items");
        }

        var items = ScoredPairs.Draw(random, ItemsPerUser, catalogue);
        return ScoredPairs.Grid(user, items, [.. items.Select(item => scores[item])]);
    }

    public void Dispose() => _session.Dispose();

    private float[] Run(int[] user)
    {
        try
        {
            return _session.Run(_users.Gather(user, _reading.Anatomy.User))[0].Floats ?? [];
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidArtifactException(_reading.Original.Artifact, $"the original graph does not run on user {user[0]}: {e.Message}", e);
        }
    }
}

using System.Runtime.InteropServices;
using System.Text.Json;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Interactions;
using RecInterp.Training.Runs;

namespace RecInterp.Bench;

/// <summary>The numbers of a case: tables, rows of every step, weights to start from. Both sides read the same.</summary>
internal sealed class CaseData
{
    private const int Seed = 7;
    private const int Few = 8; // Rows that the interaction's anatomy is found on.
    private static readonly int[] Hidden = [64, 32, 16];

    private readonly SpeedCase _case;
    private readonly EmbeddingTable _users;
    private readonly EmbeddingTable? _items;
    private readonly int[][] _userRows;
    private readonly int[][] _itemRows;

    /// <summary>Draws them.</summary>
    public CaseData(SpeedCase speedCase)
    {
        _case = speedCase;
        var (directions, active) = (2 * speedCase.Width, Math.Max(3, speedCase.Options.Active / 4 ?? 3));
        _users = PlantedEmbeddings.Draw(speedCase.Users, speedCase.Width, directions, active, 0.02, 1);
        _items = speedCase.Items > 0 ? PlantedEmbeddings.Draw(speedCase.Items, speedCase.Width, directions, active, 0.02, 2) : null;
        var random = new Random(Seed);
        int[][] Draw(int rows) => [.. Enumerable.Range(0, speedCase.Steps).Select(_ => Enumerable.Range(0, speedCase.Options.BatchSize).Select(_ => random.Next(rows)).ToArray())];
        _userRows = Draw(speedCase.Users);
        _itemRows = speedCase.Items > 0 ? Draw(speedCase.Items) : [];
    }

    /// <summary>The input transform.</summary>
    public InputTransform Transform => _case.Options.InputTransform == InputTransformFit.RowNorm ? InputTransform.RowNorm(_case.Width) : InputTransform.None(_case.Width);

    /// <summary>The batch of a step, gathered anew.</summary>
    public TrainingBatch Batch(int step)
    {
        var users = _userRows[step];
        var items = _itemRows.Length > 0 ? _itemRows[step] : [];
        var values = new float[(users.Length + items.Length) * _case.Width];
        for (var row = 0; row < users.Length; row++)
        {
            _users.Row(users[row]).CopyTo(values.AsSpan(row * _case.Width));
        }

        for (var row = 0; row < items.Length; row++)
        {
            _items!.Row(items[row]).CopyTo(values.AsSpan((users.Length + row) * _case.Width));
        }

        return new TrainingBatch(_case.Width, users.Length, items.Length, values, [], []);
    }

    /// <summary>The scorer's interaction, where it is no dot product.</summary>
    public FrozenInteraction Interaction()
    {
        var scorer = ScorerCatalogue.Mlp(Tiny(_users), Tiny(_items!), Seed, Hidden);
        return new GraphInteraction(scorer.CutInteraction(), scorer.FindAnatomy());
    }

    /// <summary>Writes everything for the peer.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="threads">Its threads.</param>
    public void Write(string folder, int threads)
    {
        var options = _case.Options;
        var (d, m) = (_case.Width, options.Latents);
        var random = RandomStream.Of(options.Seed, RandomStream.Purpose.Weights);
        var arrays = new Dictionary<string, (long[] Shape, float[] Values)>(StringComparer.Ordinal)
        {
            ["users"] = ([_case.Users, d], _users.Values.ToArray()),
            ["bias"] = ([d], new float[d]),
            ["latentBias"] = ([m], new float[m]),
        };
        string[] trained;
        if (options.Architecture == ArchitectureKind.TopK)
        {
            arrays["encoder"] = arrays["decoder"] = ([m, d], UntiedModule.Directions(random, m, d));
            trained = ["encoder", "decoder", "bias", "latentBias"];
        }
        else
        {
            arrays["items"] = ([_case.Items, d], _items!.Values.ToArray());
            arrays["weight"] = ([m, d], TiedReluModule.FirstWeights(random, m, d));
            trained = ["weight", "bias", "latentBias"];
            foreach (var (layer, (shape, weights, biases)) in ScorerCatalogue.MlpLayers(2 * d, Seed, Hidden).Index())
            {
                arrays[$"w{layer}"] = (shape, weights);
                arrays[$"b{layer}"] = ([shape[0]], biases);
            }
        }

        foreach (var (name, (_, values)) in arrays)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{name}.f32"), MemoryMarshal.AsBytes(values.AsSpan()));
        }

        WriteRows(Path.Combine(folder, "users.i64"), _userRows);
        WriteRows(Path.Combine(folder, "items.i64"), _itemRows);
        File.WriteAllText(Path.Combine(folder, "case.json"), JsonSerializer.Serialize(new
        {
            name = _case.Name,
            threads,
            steps = _case.Steps,
            warmUp = _case.WarmUp,
            batch = options.BatchSize,
            items = _case.Items,
            active = options.Architecture == ArchitectureKind.TopK ? options.Active : null,
            rowNorm = options.InputTransform == InputTransformFit.RowNorm,
            alpha = options.Alpha,
            beta = options.Beta,
            lambda1 = options.Lambda1,
            lambda2 = options.Lambda2,
            rho = options.Rho,
            learningRate = options.LearningRate,
            arrays = arrays.ToDictionary(entry => entry.Key, entry => entry.Value.Shape),
            trained,
        }));
    }

    private static TowerTable Tiny(EmbeddingTable table) => new(new EmbeddingTable(Few, table.Width, table.Values[..(Few * table.Width)].ToArray()), 0, []);

    private static void WriteRows(string path, int[][] rows) =>
        File.WriteAllBytes(path, MemoryMarshal.AsBytes(rows.SelectMany(step => step.Select(row => (long)row)).ToArray().AsSpan()));
}

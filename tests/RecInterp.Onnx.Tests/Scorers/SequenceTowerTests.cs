using System.Runtime.InteropServices;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Scorers;

/// <summary>Towers that read what a user did: padded matrices of ids with masks.</summary>
public sealed class SequenceTowerTests : IDisposable
{
    private const int Width = 4;
    private const int Longest = 6;
    private const int Users = 9;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_padded_history_with_its_mask_is_the_user_tower(bool freeLength)
    {
        WriteRows("users");
        Sequences(freeLength ? null : Longest).Write(_folder["sequences.onnx"]);

        var manifest = ScorerImport.Run(_folder["sequences.onnx"], _folder["out"], new ScorerImportOptions { UserRows = _folder["users"], VerifiedPairs = 500 });

        Assert.Equal(["history", "mask"], manifest.Anatomy.User.Inputs.Select(input => input.Name));
        Assert.Equal(["item"], manifest.Anatomy.Item.Inputs.Select(input => input.Name));
        Assert.Equal((Users, TinyGraph.Items, Width), (manifest.Users, manifest.Items, manifest.Anatomy.User.Width));
        Assert.Equal(InteractionKind.Dot, manifest.Interaction.Kind);
        AssertMeans();
    }

    [Fact]
    public void The_rows_of_all_inputs_may_stand_in_one_archive()
    {
        WriteRows("users");
        using (var archive = System.IO.Compression.ZipFile.Open(_folder["users.npz"], System.IO.Compression.ZipArchiveMode.Create))
        {
            foreach (var name in new[] { "history.npy", "mask.npy" })
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(File.ReadAllBytes(_folder["users", name]));
            }
        }

        Sequences(null).Write(_folder["sequences.onnx"]);
        ScorerImport.Run(_folder["sequences.onnx"], _folder["out"], new ScorerImportOptions { UserRows = _folder["users.npz"], VerifiedPairs = 500 });

        AssertMeans();
    }

    [Fact]
    public void A_mask_of_another_length_or_none_at_all_is_refused()
    {
        WriteRows("users");
        Sequences(null).Write(_folder["sequences.onnx"]);
        var options = new ScorerImportOptions { UserRows = _folder["users"], VerifiedPairs = 500 };

        NpyFile.Write(_folder["users", "mask.npy"], Users - 1, Longest, new float[(Users - 1) * Longest]);
        Refused.As(() => ScorerImport.Run(_folder["sequences.onnx"], _folder["out"], options), $"{Users} rows of 'history'", $"{Users - 1} rows of 'mask'", "as many of each");

        File.Delete(_folder["users", "mask.npy"]);
        Refused.As(() => ScorerImport.Run(_folder["sequences.onnx"], _folder["out"], options), "holds no array 'mask'", "found history");

        Refused.As(() => ScorerImport.Run(_folder["sequences.onnx"], _folder["out"], options with { UserRows = _folder["users", "history.npy"] }), "is one array", "history int64[B, ?] and mask float32[B, ?]");
        Refused.As(() => ScorerImport.Run(_folder["sequences.onnx"], _folder["out"], options with { UserRows = null }), "does not simply index a table", "--users");
    }

    /// <summary>Each user is the mean of the vectors of the items that the mask counts.</summary>
    private void AssertMeans()
    {
        var (history, mask) = Rows();
        var table = TinyGraph.Numbers("visited", 7 * Width);
        var users = ScorerFolder.Open(_folder["out"]).Users.Embeddings;
        for (var user = 0; user < Users; user++)
        {
            for (var column = 0; column < Width; column++)
            {
                double sum = 0, count = 0;
                for (var i = 0; i < Longest; i++)
                {
                    var at = (user * Longest) + i;
                    sum += mask[at] * table[((int)history[at] * Width) + column];
                    count += mask[at];
                }

                Assert.Equal(sum / Math.Max(1, count), users.Row(user)[column], 1e-5);
            }
        }
    }

    private static (long[] History, float[] Mask) Rows()
    {
        var random = new Random(3);
        var history = new long[Users * Longest];
        var mask = new float[Users * Longest];
        for (var user = 0; user < Users; user++)
        {
            var length = user % (Longest + 1); // The first has done nothing.
            for (var i = 0; i < length; i++)
            {
                history[(user * Longest) + i] = random.Next(7);
                mask[(user * Longest) + i] = 1;
            }
        }

        return (history, mask);
    }

    private void WriteRows(string folder)
    {
        var (history, mask) = Rows();
        Directory.CreateDirectory(_folder[folder]);
        NpyFile.Write(_folder[folder, "mask.npy"], Users, Longest, mask);
        using var stream = File.Create(_folder[folder, "history.npy"]);
        stream.Write(NpyHeader.Bytes("<i8", $"({Users}, {Longest})"));
        stream.Write(MemoryMarshal.AsBytes(history.AsSpan()));
    }

    private static OnnxModel Sequences(long? length) => new TinyGraph()
        .Input("history", OnnxElementType.Int64, null, length)
        .Input("mask", OnnxElementType.Float32, null, length)
        .Input("item", OnnxElementType.Int64, [null])
        .Floats("visited_table", [7, Width], TinyGraph.Numbers("visited", 7 * Width))
        .Lookup("item_vector", "item", TinyGraph.Items, Width)
        .Integers("steps", 1)
        .Integers("last", -1)
        .Floats("one", [1], 1)
        .Node("Gather", ["visited_table", "history"], ["visited"])
        .Node("Unsqueeze", ["mask", "last"], ["weights"])
        .Node("Mul", ["visited", "weights"], ["counted"])
        .Node("ReduceSum", ["counted", "steps"], ["sum"], ("keepdims", 0L))
        .Node("ReduceSum", ["mask", "steps"], ["count"], ("keepdims", 1L))
        .Node("Max", ["count", "one"], ["some"])
        .Node("Div", ["sum", "some"], ["mean"])
        .Node("Mul", ["mean", "item_vector"], ["product"])
        .Node("ReduceSum", ["product", "steps"], ["score"], ("keepdims", 0L))
        .Output("score")
        .Build();
}

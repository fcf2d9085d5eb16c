using System.IO.Compression;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Onnx.Tests.Scorers;

public sealed class FactorTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_sides_are_found_in_an_archive_by_their_names()
    {
        Archive(("user_factors", 2, [1, 2, 3, 4]), ("item_factors", 1, [5, 6]));

        Assert.Equal((2, 1f), (FactorTable.Read(_folder["model.npz"], null, "user").Rows, FactorTable.Read(_folder["model.npz"], null, "user").Values.Row(0)[0]));
        Assert.Equal((1, 6f), (FactorTable.Read(_folder["model.npz"], null, "item").Rows, FactorTable.Read(_folder["model.npz"], null, "item").Values.Row(0)[1]));
    }

    [Fact]
    public void Both_sides_are_found_in_safetensors_by_their_names()
    {
        SafetensorsFile.Write(_folder["model.safetensors"], [("users.weight", [2, 2], [1, 2, 3, 4]), ("items.weight", [1, 2], [5, 6])]);

        Assert.Equal(4f, FactorTable.Read(_folder["model.safetensors"], null, "user").Values.Row(1)[1]);
        Assert.Equal(5f, FactorTable.Read(_folder["model.safetensors"], null, "item").Values.Row(0)[0]);
    }

    [Fact]
    public void An_array_may_be_chosen_by_its_name()
    {
        Archive(("left", 1, [1, 2]), ("right", 1, [5, 6]));

        Assert.Equal(5f, FactorTable.Read(_folder["model.npz"], "right", "user").Values.Row(0)[0]);
        Refused.As(() => FactorTable.Read(_folder["model.npz"], null, "user"), "holds the matrices of floats: left, right", "named after the users");
        Refused.As(() => FactorTable.Read(_folder["model.npz"], "middle", "user"), "left, right", "expected 'middle'");
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        File.WriteAllText(_folder["factors.csv"], "1,2");

        Refused.As(() => FactorTable.Read(_folder["factors.csv"], null, "user"), "factors.csv", ".npy, .npz or .safetensors");
    }

    [Fact]
    public void Biases_of_both_sides_are_taken_out()
    {
        // implicit's LMF: user bias and 1, item 1 and bias.
        var users = FactorTable.Of(new EmbeddingTable(2, 4, [9, 8, 0.5f, 1, 7, 6, -0.5f, 1]));
        var items = FactorTable.Of(new EmbeddingTable(2, 4, [1, 2, 1, 3, 3, 4, 1, 4]));

        var (left, right) = FactorTable.SplitBiases(users, items);

        Assert.Equal([0, 1], left.Columns);
        Assert.Equal([0, 1], right.Columns);
        Assert.Equal([2], left.ScalarColumns);
        Assert.Equal([3], right.ScalarColumns);
    }

    [Fact]
    public void A_table_that_is_all_ones_stays_an_embedding()
    {
        var users = FactorTable.Of(new EmbeddingTable(2, 2, [1, 1, 1, 1]));
        var items = FactorTable.Of(new EmbeddingTable(2, 2, [1, 2, 3, 4]));

        var (left, _) = FactorTable.SplitBiases(users, items);

        Assert.Equal([0, 1], left.Columns);
    }

    private void Archive(params (string Name, int Rows, float[] Values)[] arrays)
    {
        using var archive = ZipFile.Open(_folder["model.npz"], ZipArchiveMode.Create);
        foreach (var (name, rows, values) in arrays)
        {
            NpyFile.Write(_folder["array.npy"], rows, values.Length / rows, values);
            using var stream = archive.CreateEntry($"{name}.npy").Open();
            stream.Write(File.ReadAllBytes(_folder["array.npy"]));
        }
    }
}

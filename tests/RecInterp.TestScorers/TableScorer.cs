using System.Globalization;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;

namespace RecInterp.TestScorers;

/// <summary>A dot-product scorer whose item table stands in a file beside the graph, as exporters do with tables that are large.</summary>
public static class TableScorer
{
    /// <summary>Name of the graph's file.</summary>
    public const string GraphFile = "scorer.onnx";

    private const int Users = 1000;

    /// <summary>Writes the graph, and the table as a float32 file without a head.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="items">Number of items I.</param>
    /// <param name="width">Embedding width d.</param>
    /// <param name="rows">Fills the table, some rows at a time.</param>
    public static void Write(string folder, int items, int width, Action<Stream> rows)
    {
        using (var table = File.Create(Path.Combine(folder, "items.bin")))
        {
            rows(table);
        }

        Write(folder, items, width);
    }

    /// <summary>Writes the graph beside a table that exists.</summary>
    internal static void Write(string folder, int items, int width, string location = "items.bin")
    {
        var proto = new TinyGraph()
            .Input("user", OnnxElementType.Int64, [null])
            .Input("item", OnnxElementType.Int64, [null])
            .Lookup("user_vector", "user", Users, width)
            .Integers("columns", 1)
            .Node("Gather", ["items", "item"], ["item_vector"])
            .Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Proto();
        var table = new TensorProto { Name = "items", DataType = (int)OnnxElementType.Float32, DataLocation = TensorProto.Types.DataLocation.External };
        table.Dims.AddRange([items, width]);
        table.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        table.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = ((long)items * width * sizeof(float)).ToString(CultureInfo.InvariantCulture) });
        proto.Graph.Initializer.Add(table);
        File.WriteAllBytes(Path.Combine(folder, GraphFile), Google.Protobuf.MessageExtensions.ToByteArray(proto));
    }
}

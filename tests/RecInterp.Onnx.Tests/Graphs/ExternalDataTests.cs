using Google.Protobuf;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Graphs;

/// <summary>Values that stand in other files are read from the model's own folder, and from nowhere else.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_in_the_models_folder_become_part_of_the_model()
    {
        Write("weights/table.bin", offset: 8);

        var model = OnnxModel.Read(_folder["scorer.onnx"]);
        File.Delete(_folder["weights/table.bin"]);

        Assert.Equal(TinyGraph.Numbers("user_vector", 28), model.Constants["user_vector_table"].Floats);
        using var session = OnnxSession.Open(model);
        Assert.Single(session.Outputs);
    }

    [Theory]
    [InlineData("../table.bin")]
    [InlineData("weights/../../table.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("weights\\table.bin")]
    [InlineData("./table.bin")]
    [InlineData("C:table.bin")]
    [InlineData("")]
    public void A_place_outside_the_folder_is_refused(string location)
    {
        Write("weights/table.bin", offset: 0, location);

        Refused.As(() => OnnxModel.Read(_folder["scorer.onnx"]), "scorer.onnx", "initializer user_vector_table", $"'{location}'", "in the model's own folder");
    }

    [Fact]
    public void A_link_is_refused_wherever_it_stands_on_the_way()
    {
        Write("weights/table.bin", offset: 0, "linked/table.bin");
        Directory.CreateSymbolicLink(_folder["linked"], _folder["weights"]);
        Refused.As(() => OnnxModel.Read(_folder["scorer.onnx"]), "'linked' is a link");

        Write("weights/table.bin", offset: 0, "table.lnk");
        File.CreateSymbolicLink(_folder["table.lnk"], _folder["weights/table.bin"]);
        Refused.As(() => OnnxModel.Read(_folder["scorer.onnx"]), "'table.lnk' is a link");
    }

    [Theory]
    [InlineData("offset", "900", "bytes 900 to")]
    [InlineData("length", "9000", "bytes 0 to 9000")]
    [InlineData("length", "100", "needs 112 bytes, found 100")]
    [InlineData("offset", "-4", "expected a whole number of 0 or more")]
    [InlineData("offset", "9223372036854775807", "bytes 9223372036854775807")]
    public void Bytes_that_are_not_there_are_refused(string key, string value, string words)
    {
        Write("table.bin", offset: 0, more: (key, value));

        Refused.As(() => OnnxModel.Read(_folder["scorer.onnx"]), "initializer user_vector_table", words);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Write("table.bin", offset: 0, "other.bin");

        Refused.As(() => OnnxModel.Read(_folder["scorer.onnx"]), "'other.bin'", "does not exist");
    }

    private void Write(string file, int offset, string? location = null, (string Key, string Value)? more = null)
    {
        var proto = TinyGraph.Towers().Node("Mul", ["user_vector", "item_vector"], ["score"]).Output("score").Proto();
        var table = proto.Graph.Initializer[0];
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        File.WriteAllBytes(_folder[file], [.. new byte[offset], .. table.RawData.ToByteArray()]);
        table.ClearRawData();
        table.DataLocation = TensorProto.Types.DataLocation.External;
        table.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location ?? file });
        if (offset > 0)
        {
            table.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{offset}" });
        }

        if (more is { } entry)
        {
            table.ExternalData.Add(new StringStringEntryProto { Key = entry.Key, Value = entry.Value });
        }

        File.WriteAllBytes(_folder["scorer.onnx"], proto.ToByteArray());
    }
}

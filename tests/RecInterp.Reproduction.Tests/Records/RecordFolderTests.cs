using RecInterp.Onnx.Files;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.Records;
using RecInterp.Reproduction.Tests.Documents;
using RecInterp.TestScorers;

namespace RecInterp.Reproduction.Tests.Records;

public sealed class RecordFolderTests
{
    [Fact]
    public void A_record_is_read_as_it_was_written_with_its_picture_beside()
    {
        using var scratch = new ScratchFolder();

        var (written, _) = RecordFolder.Write(scratch.Path, MadeUpRecords.Of("made-up"), [new ResultFigure("one.svg", "One.", "<svg/>")]);
        var read = Assert.Single(RecordFolder.Read(scratch.Path));

        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(written), System.Text.Json.JsonSerializer.Serialize(read));
        Assert.Equal("<svg/>", File.ReadAllText(Path.Combine(scratch.Path, Assert.Single(read.Figures).File)));
    }

    [Fact]
    public void A_reduced_run_leaves_the_full_one_alone_and_another_reduced_one_takes_its_place()
    {
        using var scratch = new ScratchFolder();
        foreach (var (size, seconds) in new[] { (ExperimentSize.Full, 900.0), (ExperimentSize.Reduced, 60), (ExperimentSize.Reduced, 61) })
        {
            RecordFolder.Write(scratch.Path, MadeUpRecords.Of("made-up", size) with { Seconds = seconds }, []);
        }

        Assert.Equal([900, 61], RecordFolder.Read(scratch.Path).OrderByDescending(record => record.Size).Select(record => record.Seconds));
    }

    [Fact]
    public void A_record_under_another_name_and_a_file_that_is_none_are_refused()
    {
        using var scratch = new ScratchFolder();
        var (_, path) = RecordFolder.Write(scratch.Path, MadeUpRecords.Of("made-up"), []);
        File.Move(path, Path.Combine(scratch.Path, "other.full.json"));
        Assert.Contains("found those of made-up.full.json", Assert.Throws<InvalidArtifactException>(() => RecordFolder.Read(scratch.Path)).Message, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(scratch.Path, "other.full.json"), "{}");
        Assert.Contains("other.full.json", Assert.Throws<InvalidArtifactException>(() => RecordFolder.Read(scratch.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_no_record() => Assert.Empty(RecordFolder.Read("no such folder"));
}

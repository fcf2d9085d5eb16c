using RecInterp.Onnx.Files;
using RecInterp.TestScorers;
using RecInterp.Training.Runs;
using RecInterp.Training.Sweeps;

namespace RecInterp.Training.Tests.Sweeps;

public sealed class TrialLogTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private string Folder => _scratch["sweep"];

    private string File => Path.Combine(Folder, TrialLog.FileName);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Trials_are_found_again_by_their_specs()
    {
        var spec = new TrialSpec("scorer", new TrainingOptions { Latents = 4, Prefixes = [1, 2] });
        var trial = new SweepTrial(spec, new TrialResult(0.5, double.NaN, double.NaN, 3.25, 1, -0.125, 0.1), null, 2.5);
        var diverged = Trials.Make(5, null);
        using (var log = TrialLog.Open(Folder))
        {
            log.Append(trial);
            log.Append(diverged);
        }

        using var again = TrialLog.Open(Folder);

        Assert.Equal(2, again.Count);
        var found = again.Find(new TrialSpec("scorer", new TrainingOptions { Latents = 4, Prefixes = [1, 2] })); // Another list with the same numbers.
        Assert.Equal((trial.Result, null, 2.5), (found!.Result, found.Fault, found.Seconds));
        Assert.Equal("diverged", again.Find(diverged.Spec)!.Fault);
        Assert.Null(again.Find(spec with { ScorerSha256 = "another" }));
        Assert.Null(again.Find(spec with { Options = spec.Options with { Prefixes = [1, 3] } }));
        Assert.Null(again.Find(spec with { StrongestItems = 29 }));
        Assert.Null(again.Find(spec with { Evaluation = spec.Evaluation with { Users = 3 } }));
    }

    [Fact]
    public void A_trial_is_in_the_file_as_soon_as_it_has_ended()
    {
        long written;
        using (var log = TrialLog.Open(Folder))
        {
            log.Append(Trials.Make(4, 0.5));
            written = new FileInfo(File).Length;
        }

        var text = System.IO.File.ReadAllText(File);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.Equal(text.Length, written);
    }

    [Fact]
    public void A_line_that_was_being_written_is_cut_off()
    {
        using (var log = TrialLog.Open(Folder))
        {
            log.Append(Trials.Make(4, 0.5));
            log.Append(Trials.Make(5, 0.5));
        }

        var text = System.IO.File.ReadAllText(File);
        System.IO.File.WriteAllText(File, text[..^20]);
        using (var log = TrialLog.Open(Folder))
        {
            Assert.Equal((1, null), (log.Count, log.Find(Trials.Make(5, 0.5).Spec)));
            log.Append(Trials.Make(5, 0.5));
        }

        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"speed\": 9}")]
    public void A_line_that_is_no_trial_is_named(string line)
    {
        TrialLog.Open(Folder).Dispose();
        System.IO.File.WriteAllText(File, line + "\n");

        var fault = Assert.Throws<InvalidArtifactException>(() => TrialLog.Open(Folder));

        Assert.Contains($"{TrialLog.FileName}: line 1 is no trial", fault.Message, StringComparison.Ordinal);
        System.IO.File.WriteAllText(File, ""); // And the file is not held open.
        TrialLog.Open(Folder).Dispose();
    }

    [Fact]
    public void A_folder_of_something_else_is_refused()
    {
        Directory.CreateDirectory(Folder);
        System.IO.File.WriteAllText(_scratch["sweep/letter.txt"], "");

        Assert.Contains("no sweep's folder", Assert.Throws<IOException>(() => TrialLog.Open(Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_sweeps_do_not_write_to_one_folder()
    {
        using var first = TrialLog.Open(Folder);

        Assert.ThrowsAny<IOException>(() => TrialLog.Open(Folder));
    }
}

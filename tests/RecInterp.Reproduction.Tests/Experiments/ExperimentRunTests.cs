using RecInterp.Onnx.Files;
using RecInterp.Reproduction.Experiments;
using RecInterp.TestScorers;

namespace RecInterp.Reproduction.Tests.Experiments;

public sealed class ExperimentRunTests
{
    [Fact]
    public void A_record_names_the_command_that_makes_it_again()
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(Path.Combine(scratch.Path, "made-up-data"));
        var context = Context(scratch.Path) with { Size = ExperimentSize.Full, Seeds = 2, PaperCode = true, Threads = 2 };

        var (record, figures) = ExperimentRun.Run(new MadeUpExperiment(), context, TimeProvider.System, TestContext);

        Assert.Equal("recinterp reproduce made-up --size full --seeds 2 --paper-code --threads 2", record.Command);
        Assert.Equal("RBO | at 30", Assert.Single(record.Misses).Name);
        Assert.Single(figures);
        Assert.True(record.Machine.Processors >= 1);
    }

    [Fact]
    public void A_data_set_that_is_not_there_is_named_before_anything_is_trained()
    {
        using var scratch = new ScratchFolder();

        var fault = Assert.Throws<InvalidArtifactException>(() => ExperimentRun.Run(new MadeUpExperiment(), Context(scratch.Path), TimeProvider.System, TestContext));

        Assert.Contains(Path.Combine(scratch.Path, "made-up-data"), fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(scratch.Path, "cache")));
    }

    [Fact]
    public void Experiments_have_names_of_their_own_and_an_unknown_one_is_refused_with_those_there_are()
    {
        var names = ExperimentCatalogue.All.Select(experiment => experiment.Name).ToList();

        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.Same(ExperimentCatalogue.All.Single(experiment => experiment.Name == name), ExperimentCatalogue.Find(name)));
        Assert.Contains("found experiment 'none such'", Assert.Throws<ArgumentException>(() => ExperimentCatalogue.Find("none such")).Message, StringComparison.Ordinal);
    }

    private static CancellationToken TestContext => CancellationToken.None;

    private static ExperimentContext Context(string folder) => new(folder, Path.Combine(folder, "cache"), ExperimentSize.Quick, null, false, 1, null);
}

using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

public sealed class ReproduceTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task An_unknown_experiment_none_at_all_and_absent_data_are_told_apart()
    {
        var unknown = await Recinterp.RunAsync(_scratch.Path, "reproduce", "table-99");
        var none = await Recinterp.RunAsync(_scratch.Path, "reproduce");
        var absent = await Recinterp.RunAsync(_scratch.Path, "reproduce", "table-1", "--data", "nowhere", "--cache", "cache", "--out", "records");

        unknown.AssertRefused(3, "found experiment 'table-99', expected one of base-models, table-1");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("name an experiment, or a document", none.Errors, StringComparison.Ordinal);
        absent.AssertRefused(3, Path.Combine("nowhere", "ml-1m"), "recinterp data list");
        Assert.False(Directory.Exists(_scratch["records"]));
    }

    [Fact]
    public async Task The_committed_document_is_what_its_records_say()
    {
        var folder = Path.Combine(Repository.Root, "docs", "reproduction");
        Directory.CreateDirectory(_scratch["reproduction"]);
        foreach (var record in Directory.EnumerateFiles(folder, "*.json"))
        {
            File.Copy(record, Path.Combine(_scratch["reproduction"], Path.GetFileName(record)));
        }

        var ending = await Recinterp.RunAsync(_scratch.Path, "reproduce", "--out", "reproduction", "--document", "reproduction.md");

        Assert.True(ending.ExitCode == 0, ending.ToString());
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "docs", "reproduction.md")), File.ReadAllText(_scratch["reproduction.md"]));
    }
}

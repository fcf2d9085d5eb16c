using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Help_lists_every_verb()
    {
        var help = await Recinterp.RunAsync(_scratch.Path, "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.All(["import", "train", "evaluate", "export", "serve", "demo"], verb => Assert.Contains($"  {verb} ", help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "Required command was not provided")]
    [InlineData("fly", "'fly'")]
    [InlineData("import scorer.onnx --user-input user --item-input item", "--out")]
    [InlineData("import --user-input user --item-input item --out folder", "name a scorer, or for each side a tower")]
    [InlineData("import factors.npz --out folder", "declare the --interaction")]
    [InlineData("import scorer.onnx --interaction dot --out folder", "has its own interaction")]
    [InlineData("import scorer.onnx --user-factors users.npy --item-factors items.npy --interaction dot --out folder", "name either a scorer or the files of both sides")]
    [InlineData("train scorer --out folder --speed 9", "--speed")]
    [InlineData("train scorer --out folder --steps many", "many")]
    [InlineData("train scorer --out folder --input-transform magic", "magic")]
    [InlineData("evaluate dictionary --scorer scorer --depth 1.5", "1.5")]
    public async Task A_wrong_command_line_ends_with_2_and_says_why(string arguments, string words)
    {
        var ending = await Recinterp.RunAsync(_scratch.Path, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(words, ending.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public async Task A_fault_is_one_line_however_long_a_path_it_names()
    {
        var path = Path.Combine(_scratch.Path, new string('a', 100), new string('b', 100), "scorer.onnx");

        var ending = await Recinterp.RunAsync(_scratch.Path, "import", path, "--user-input", "user", "--item-input", "item", "--out", "folder");

        ending.AssertRefused(3);
        Assert.Equal($"error: {path}: no such file, expected an ONNX file\n", ending.Errors);
    }
}

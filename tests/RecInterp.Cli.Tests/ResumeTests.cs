using System.Text.Json;
using RecInterp.Onnx.Bundles;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

/// <summary>Training that is killed, as machines do it.</summary>
[Collection(Workshop.Collection)]
public class ResumeTests(Workshop workshop)
{
    private const int Kills = 5;

    [Fact]
    public async Task A_run_that_is_killed_at_random_five_times_gives_the_bits_of_one_that_is_not()
    {
        using var scratch = new ScratchFolder();
        string[] Train(string name) =>
        [
            "train", Path.Combine(workshop.Folder, "scorer"), "--out", name, "--architecture", "TopK", "-k", "3", "--latents", "512", "--revive", "--steps", "9000", "--batch-size", "40",
            "--checkpoint", $"{name}-notes", "--checkpoint-every", "100", "--log", $"{name}.jsonl", "--json",
        ];
        (await Recinterp.RunAsync(scratch.Path, Train("whole"))).Json();

        var random = new Random();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var train = Recinterp.Start(scratch.Path, Train("parts"));
            var before = Notes();
            await train.WaitUntilAsync(() => Notes() != before);
            await Task.Delay(random.Next(120));
            train.Signal(Recinterp.SigKill);
            await train.EndAsync();
        }

        Assert.False(Directory.Exists(scratch["parts"]), "the run ended before it was killed five times");
        (await Recinterp.RunAsync(scratch.Path, Train("parts"))).Json();

        var (whole, parts) = (DictionaryFolder.Open(scratch["whole"]).Dictionary, DictionaryFolder.Open(scratch["parts"]).Dictionary);
        Assert.Equal(whole.Encoder, parts.Encoder);
        Assert.Equal(whole.Decoder, parts.Decoder);
        Assert.Equal(whole.LatentBias, parts.LatentBias);
        Assert.Equal(Steps("whole.jsonl"), Steps("parts.jsonl"));
        Assert.False(Directory.Exists(scratch["parts-notes"]));

        string Notes() => Directory.Exists(scratch["parts-notes"])
            ? string.Join(' ', Directory.EnumerateDirectories(scratch["parts-notes"], "step-*").Select(Path.GetFileName).Where(name => !name!.Contains('.', StringComparison.Ordinal)))
            : "";

        int[] Steps(string file) => [.. File.ReadLines(scratch[file]).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32())];
    }

    [Fact]
    public async Task Fidelity_that_is_not_reached_ends_with_1_and_the_dictionary_is_written_all_the_same()
    {
        using var scratch = new ScratchFolder();

        var ending = await Recinterp.RunAsync(
            scratch.Path, "train", Path.Combine(workshop.Folder, "scorer"), "--out", "faithful", "--latents", "2", "--steps", "20", "--stop-at-fidelity", "0.999");

        Assert.Equal(1, ending.ExitCode);
        Assert.Contains("the dictionary was written, but its fidelity is", ending.Errors, StringComparison.Ordinal);
        Assert.Equal(2, DictionaryFolder.Open(scratch["faithful"]).Dictionary.LatentCount);
    }
}

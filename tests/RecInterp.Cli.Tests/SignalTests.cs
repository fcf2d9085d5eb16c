using RecInterp.Client;
using RecInterp.Core.Edits;
using RecInterp.Onnx.Bundles;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

/// <summary>Verbs that run until they are stopped.</summary>
[Collection(Workshop.Collection)]
public class SignalTests(Workshop workshop)
{
    [Theory]
    [InlineData(Recinterp.SigInt)]
    [InlineData(Recinterp.SigTerm)]
    public async Task Training_that_is_stopped_leaves_nothing_and_ends_with_130(int signal)
    {
        var before = workshop.Contents();
        using var train = Recinterp.Start(workshop.Folder, "train", "scorer", "--out", "never", "--steps", "100000000");
        await train.WaitUntilAsync(() => train.HasLoaded("libtorch_cpu"));

        train.Signal(signal);

        (await train.EndAsync()).AssertRefused(130, "error: stopped; nothing was published");
        Assert.Equal(before, workshop.Contents());
    }

    [Theory]
    [InlineData(Recinterp.SigInt)]
    [InlineData(Recinterp.SigTerm)]
    public async Task Serve_answers_until_it_is_stopped_and_ends_with_0(int signal)
    {
        using var scratch = new ScratchFolder();
        var socket = scratch["s.sock"];
        using var serve = Recinterp.Start(workshop.Folder, "serve", "bundle", "--listen", "none", "--unix-socket", socket, "--metrics", "none");
        Assert.Contains($"listening on unix:{socket} (gRPC)", await serve.ReadLineAsync("listening on"), StringComparison.Ordinal);

        var bundle = BundleFolder.Open(Path.Combine(workshop.Folder, "bundle"));
        using (var client = RecInterpClient.Connect($"unix:{socket}", new RecInterpClientOptions { ExpectedBundle = bundle.Digest }))
        {
            var golden = bundle.Golden;
            var encoded = await client.EncodeAsync(golden.Embeddings.Memory, golden.Embeddings.Width);
            Assert.Equal(golden.Latents.Length, encoded.Latents.Length);
            Assert.All(golden.Latents.Zip(encoded.Latents), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            var edited = await client.EditAsync(golden.Embeddings.Memory, golden.Embeddings.Width, [new LatentEdit(0, EditOperation.Scale, 1)]);
            Assert.Equal(golden.Embeddings.Values.ToArray(), edited.Embeddings);
        }

        serve.Signal(signal);

        var ending = await serve.EndAsync();
        Assert.Equal((0, ""), (ending.ExitCode, ending.Errors));
        Assert.False(File.Exists(socket));
    }
}

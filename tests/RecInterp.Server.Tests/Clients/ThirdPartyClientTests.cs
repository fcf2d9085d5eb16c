using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;
using RecInterp.TestScorers;

namespace RecInterp.Server.Tests.Clients;

/// <summary>Clients of other languages call a running sidecar over both transports and get the bytes that the C# client gets.</summary>
public sealed class ThirdPartyClientTests
{
    private const int Rows = 9;

    private static string Folder => Path.Combine(Repository.Root, "tests", "clients");

    private static string Protos => Path.Combine(Repository.Root, "protos");

    [ThirdPartyClientFact("python")]
    public async Task Python_grpcio_gets_the_same_bytes()
    {
        using var scratch = new ScratchFolder();
        await Run("protoc", ["-I", Protos, .. PythonOut(scratch.Path), "recinterp/v1/matrix.proto", "recinterp/v1/latents.proto"]);

        // A module grpc.health would be looked for inside grpcio, so this file is named from one folder below.
        await Run("protoc", ["-I", Path.Combine(Protos, "grpc"), .. PythonOut(scratch.Path), "health/v1/health.proto"]);

        await AssertSameBytes(ThirdPartyClientFactAttribute.Python, [Path.Combine(Folder, "python", "client.py")], ("PYTHONPATH", scratch.Path));
    }

    [ThirdPartyClientFact("node")]
    public async Task Node_grpc_js_gets_the_same_bytes() =>
        await AssertSameBytes("node", [Path.Combine(Folder, "node", "client.js")]);

    [ThirdPartyClientFact("cpp")]
    public async Task Cpp_gets_the_same_bytes() => await AssertSameBytes(await CompileCpp(), []);

    private static string[] PythonOut(string folder) =>
        [$"--python_out={folder}", $"--grpc_out={folder}", $"--plugin=protoc-gen-grpc={Tools.PathOf("grpc_python_plugin")}"];

    private static async Task AssertSameBytes(string program, string[] arguments, params (string Key, string Value)[] environment)
    {
        await using var sidecar = await RunningSidecar.StartAsync(InputTransformKind.RowNorm);
        using var scratch = new ScratchFolder();
        var embeddings = TestBundle.Rows(Rows, seed: 21);
        embeddings[5] = -0f;
        await File.WriteAllBytesAsync(scratch["rows.bin"], Bytes(embeddings));
        var expected = await Expected(sidecar, embeddings);

        foreach (var address in new[] { sidecar.TcpAddress["http://".Length..], sidecar.UnixAddress })
        {
            var folder = Directory.CreateDirectory(scratch[address.StartsWith("unix:", StringComparison.Ordinal) ? "unix" : "tcp"]).FullName;
            await Run(program, [.. arguments, address, Protos, scratch["rows.bin"], $"{TestBundle.Width}", folder], environment);

            Assert.Equal("SERVING", await File.ReadAllTextAsync(Path.Combine(folder, "health.txt")));
            Assert.Equal(sidecar.Digest, await File.ReadAllTextAsync(Path.Combine(folder, "bundle.txt")));
            Assert.Equal(
                "3 embeddings.columns: found 1, expected 12, the embedding width", await File.ReadAllTextAsync(Path.Combine(folder, "refusal.txt")));
            foreach (var (name, bytes) in expected)
            {
                var found = await File.ReadAllBytesAsync(Path.Combine(folder, name));
                Assert.True(found.AsSpan().SequenceEqual(bytes), $"{name} differs over {address}");
            }
        }
    }

    private static async Task<Dictionary<string, byte[]>> Expected(RunningSidecar sidecar, float[] embeddings)
    {
        var encoded = await sidecar.Tcp.EncodeAsync(embeddings, TestBundle.Width);
        var decoded = await sidecar.Tcp.DecodeAsync(encoded.Latents, encoded.LatentCount, encoded.Scales);
        var edited = await sidecar.Tcp.EditAsync(
            embeddings,
            TestBundle.Width,
            [new(0, EditOperation.Set, 1.5f), new(1, EditOperation.Add, -0.25f), new(2, EditOperation.Scale, 0.5f), new(3, EditOperation.Zero, 0)]);
        return new Dictionary<string, byte[]>
        {
            ["latents.bin"] = Bytes(encoded.Latents),
            ["scales.bin"] = Bytes([.. encoded.Scales.Select(scale => scale.Mean), .. encoded.Scales.Select(scale => scale.Deviation)]),
            ["decoded.bin"] = Bytes(decoded.Embeddings),
            ["edited.bin"] = Bytes(edited.Embeddings),
            ["listed.bin"] = Bytes(encoded.Latents),
        };
    }

    /// <summary>Compiles the C++ client, once for each state of its sources; it stays beside the tests.</summary>
    private static async Task<string> CompileCpp()
    {
        string[] protos = ["recinterp/v1/matrix.proto", "recinterp/v1/latents.proto", "grpc/health/v1/health.proto"];
        var source = Path.Combine(Folder, "cpp", "client.cpp");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in protos.Select(proto => Path.Combine(Protos, proto)).Append(source))
        {
            hash.AppendData(await File.ReadAllBytesAsync(file));
        }

        var folder = Path.Combine(AppContext.BaseDirectory, "clients-cpp", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
        var program = Path.Combine(folder, "client");
        if (File.Exists(program))
        {
            return program;
        }

        Directory.CreateDirectory(folder);
        await Run("protoc", ["-I", Protos, $"--cpp_out={folder}", $"--grpc_out={folder}", $"--plugin=protoc-gen-grpc={Tools.PathOf("grpc_cpp_plugin")}", .. protos]);
        var generated = protos.SelectMany(proto => new[] { ".pb.cc", ".grpc.pb.cc" }, (proto, ending) => Path.Combine(folder, Path.ChangeExtension(proto, null) + ending));
        var libraries = (await Run("pkg-config", ["--cflags", "--libs", "grpc++", "protobuf"])).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        await Run("g++", ["-std=c++17", "-O0", "-Wall", "-Wextra", "-I", folder, source, .. generated, .. libraries, "-o", program + ".part"]);
        File.Move(program + ".part", program);
        return program;
    }

    private static async Task<string> Run(string program, string[] arguments, params (string Key, string Value)[] environment)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
        return await output;
    }

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}

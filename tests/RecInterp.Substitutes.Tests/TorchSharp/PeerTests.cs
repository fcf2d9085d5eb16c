using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>The same problems in C# and in python3-torch over one libtorch give the same bits.</summary>
[Collection(TorchAlone.Name)]
public sealed class PeerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recinterp-peer-").FullName;

    [PythonTorchTheory]
    [InlineData("mf", 0, false, false)]
    [InlineData("ncf", 0, false, false)]
    [InlineData("topk", 0, false, false)]
    [InlineData("mf", 0.01, true, false)]
    [InlineData("mf", 0.01, false, true)]
    public void Losses_gradients_and_trained_parameters_have_the_bits_of_python(string name, double decay, bool amsgrad, bool maximize)
    {
        var problem = new[] { PeerCase.Mf, PeerCase.Ncf, PeerCase.TopK }.Single(c => c.Name == name);
        WriteInputs(problem);
        // With the shim loaded first, Python's matrix products take the same path as ours.
        var (exitCode, output) = PythonTorch.Run(
            Path.Combine(AppContext.BaseDirectory, "libRecInterpTorch.so"),
            Path.Combine(AppContext.BaseDirectory, "TorchSharp", "peer.py"),
            _folder, name, decay.ToString(CultureInfo.InvariantCulture), amsgrad ? "1" : "0", maximize ? "1" : "0");
        Assert.True(exitCode == 0, output);

        foreach (var (file, ours) in Train(problem, decay, amsgrad, maximize))
        {
            var theirs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, file)));
            Assert.Equal(theirs.Length, ours.Length);
            Assert.All(ours, value => Assert.True(float.IsFinite(value)));
            Assert.True(MemoryMarshal.AsBytes(theirs).SequenceEqual(MemoryMarshal.AsBytes(ours.AsSpan())), $"{name}: {file} differs.");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Dictionary<string, float[]> Train(PeerCase problem, double decay, bool amsgrad, bool maximize)
    {
        var results = new Dictionary<string, float[]>();
        var threads = get_num_threads();
        set_num_threads(1);
        using var scope = NewDisposeScope();
        var numbers = new Numbers(1);
        var tensors = problem.Inputs.ToDictionary(i => i.Name, i => numbers.Tensor(i.Shape));
        var trained = problem.Parameters.ToDictionary(p => p.Name, p => nn.Parameter(numbers.Tensor(p.Shape)));
        foreach (var (name, parameter) in trained)
        {
            tensors[name] = parameter;
        }

        using var adam = optim.Adam(trained.Values, weight_decay: decay, amsgrad: amsgrad, maximize: maximize);
        var losses = new float[5];
        for (var step = 0; step < losses.Length; step++)
        {
            adam.zero_grad();
            var loss = problem.Loss(tensors);
            loss.backward();
            losses[step] = loss.ToSingle();
            foreach (var (name, parameter) in step == 0 ? trained : [])
            {
                results[$"{name}.grad"] = parameter.grad!.data<float>().ToArray();
            }

            adam.step();
        }

        results["losses.out"] = losses;
        foreach (var (name, parameter) in trained)
        {
            results[$"{name}.out"] = parameter.data<float>().ToArray();
        }

        set_num_threads(threads);
        return results;
    }

    private void WriteInputs(PeerCase problem)
    {
        var numbers = new Numbers(1);
        var manifest = new List<string>();
        foreach (var (role, name, shape) in problem.Inputs.Select(i => ("input", i.Name, i.Shape))
            .Concat(problem.Parameters.Select(p => ("parameter", p.Name, p.Shape))))
        {
            manifest.Add($"{role} {name} {string.Join(' ', shape)}");
            var values = numbers.Array(shape.Aggregate(1L, (a, b) => a * b));
            File.WriteAllBytes(Path.Combine(_folder, $"{name}.in"), MemoryMarshal.AsBytes(values.AsSpan()));
        }

        File.WriteAllLines(Path.Combine(_folder, "manifest.txt"), manifest);
    }
}

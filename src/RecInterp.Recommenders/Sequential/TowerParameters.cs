using RecInterp.Recommenders.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Sequential;

/// <summary>The trained tensors of a tower by name. A name that ends in "bias" has no weight decay.</summary>
/// <threadsafety>Safe for concurrent reads while nobody trains.</threadsafety>
internal sealed class TowerParameters
{
    /// <summary>Standard deviation of the normal values that layers and tables start from, as in ReChorus.</summary>
    public const double StartDeviation = 0.01;

    private readonly List<(string Name, Parameter Value)> _all = [];
    private readonly Dictionary<string, Parameter> _byName = new(StringComparer.Ordinal);

    /// <summary>One tensor.</summary>
    public Parameter this[string name] => _byName[name];

    /// <summary>All tensors, in the order in which they were added.</summary>
    public IReadOnlyList<(string Name, Parameter Value)> All => _all;

    /// <summary>Adds a tensor of normal values around 0.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="random">Source of the values.</param>
    /// <param name="shape">Its shape.</param>
    public void AddNormal(string name, Random random, params long[] shape) => Add(name, shape, count => InitialValues.Normal(random, count, StartDeviation));

    /// <summary>Adds a tensor of values drawn evenly from -bound to bound.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="random">Source of the values.</param>
    /// <param name="bound">The largest value.</param>
    /// <param name="shape">Its shape.</param>
    public void AddUniform(string name, Random random, double bound, params long[] shape) => Add(name, shape, count => InitialValues.Uniform(random, count, bound));

    /// <summary>Adds a linear layer: weight [outputs, inputs] and bias [outputs], both normal.</summary>
    public void AddLinear(string name, Random random, int inputs, int outputs)
    {
        AddNormal($"{name}.weight", random, outputs, inputs);
        AddNormal($"{name}.bias", random, outputs);
    }

    /// <summary>Adds a layer normalisation of some width: weight 1, bias 0.</summary>
    public void AddNormalisation(string name, int width)
    {
        Add($"{name}.weight", [width], Ones);
        Add($"{name}.bias", [width], count => new float[count]);
    }

    /// <summary>The values of one tensor, row-major, as a copy.</summary>
    public float[] Values(string name) => this[name].data<float>().ToArray();

    /// <summary>A copy that training does not change, without gradients.</summary>
    public TowerParameters Frozen()
    {
        var copy = new TowerParameters();
        foreach (var (name, value) in _all)
        {
            copy.Keep(name, tensor(Values(name), value.shape), isTrained: false);
        }

        return copy;
    }

    /// <summary>Adds to the gradient of one tensor.</summary>
    public void AddGradient(string name, Tensor gradient)
    {
        var value = this[name];
        using var sum = value.grad;
        if (sum is null)
        {
            value.grad = gradient;
        }
        else
        {
            using var same = sum.add_(gradient);
        }
    }

    /// <summary>Applies a linear layer.</summary>
    public Tensor Linear(string name, Tensor x) => nn.functional.linear(x, this[$"{name}.weight"], this[$"{name}.bias"]);

    /// <summary>Applies a layer normalisation over the last axis, which has the layer's width.</summary>
    public Tensor Normalised(string name, Tensor x)
    {
        var weight = this[$"{name}.weight"];
        return nn.functional.layer_norm(x, [weight.numel()], weight, this[$"{name}.bias"]);
    }

    private static float[] Ones(int count)
    {
        var values = new float[count];
        Array.Fill(values, 1);
        return values;
    }

    private void Add(string name, long[] shape, Func<int, float[]> draw) =>
        Keep(name, tensor(draw(checked((int)shape.Aggregate(1L, (product, axis) => product * axis))), shape), isTrained: true);

    // The tensors outlive the scope in which they happen to be made.
    private void Keep(string name, Tensor value, bool isTrained)
    {
        var parameter = nn.Parameter(value, isTrained);
        parameter.DetachFromDisposeScope();
        _all.Add((name, parameter));
        _byName.Add(name, parameter);
    }
}

using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>The optimizer's interface; its numbers are compared with PyTorch's bits in PeerTests.</summary>
[Collection(TorchAlone.Name)]
public sealed class AdamTests
{
    [Fact]
    public void A_step_agrees_with_the_formula()
    {
        using var scope = NewDisposeScope();
        var x = nn.Parameter(tensor([0.5f], [1]));
        using var adam = optim.Adam([x], lr: 0.1);
        double value = 0.5, mean = 0, square = 0;
        for (var t = 1; t <= 20; t++)
        {
            adam.zero_grad();
            (x * x * x).sum().backward();
            adam.step();

            var g = 3 * value * value;
            mean = (0.9 * mean) + (0.1 * g);
            square = (0.999 * square) + (0.001 * g * g);
            value -= 0.1 * (mean / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(square / (1 - Math.Pow(0.999, t))) + 1e-8);
            Assert.Equal(value, x.ToSingle(), 1e-5);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_optimizer_that_loads_a_state_goes_on_with_the_same_bits(bool amsgrad)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (nn.Parameter(ones([3])), nn.Parameter(ones([3])));
        using var saved = new Adam([first], amsgrad: amsgrad);
        Descend(first, saved, 7);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            saved.save_state_dict(writer);
        }

        using (no_grad())
        {
            second.copy_(first);
        }

        using var loaded = new Adam([second], amsgrad: amsgrad);
        stream.Position = 0;
        loaded.load_state_dict(new BinaryReader(stream));
        Descend(first, saved, 5);
        Descend(second, loaded, 5);

        Assert.Equal(first.data<float>().ToArray(), second.data<float>().ToArray());
    }

    [Fact]
    public void A_state_of_other_parameters_is_refused()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        new Adam([nn.Parameter(ones([3]))]).save_state_dict(new BinaryWriter(stream));
        void Load(params Parameter[] parameters)
        {
            stream.Position = 0;
            new Adam(parameters).load_state_dict(new BinaryReader(stream));
        }

        Assert.Contains("Expected a state of 4 numbers, found one of 3", Assert.Throws<ArgumentException>(() => Load(nn.Parameter(ones([4])))).Message, StringComparison.Ordinal);
        Assert.Contains("Expected the state of 2 parameters, found that of 1", Assert.Throws<ArgumentException>(() => Load(nn.Parameter(ones([3])), nn.Parameter(ones([3])))).Message, StringComparison.Ordinal);
        stream.SetLength(0);
        new BinaryWriter(stream).Write("SGD");
        Assert.Contains("Expected the state of Adam, found that of SGD", Assert.Throws<InvalidDataException>(() => Load(nn.Parameter(ones([3])))).Message, StringComparison.Ordinal);
    }

    private static void Descend(Parameter x, Adam adam, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            adam.zero_grad();
            (x * x * x).sum().backward();
            adam.step();
        }
    }

    [Fact]
    public void The_learning_rate_can_be_changed_between_steps()
    {
        using var scope = NewDisposeScope();
        var x = nn.Parameter(ones([1]));
        using var adam = optim.Adam([x], lr: 0.1);
        var group = Assert.Single(adam.ParamGroups);
        Assert.Equal((0.1, 0.1), (group.LearningRate, group.InitialLearningRate));
        group.LearningRate = 0;
        x.sum().backward();
        adam.step();
        Assert.Equal(1, x.ToSingle());
        group.LearningRate = 0.5;
        adam.step();
        Assert.Equal(0.5f, x.ToSingle(), 1e-4f);
        Assert.Same(x, Assert.Single(adam.parameters()));
    }

    [Fact]
    public void A_parameter_without_a_gradient_is_left_alone()
    {
        using var scope = NewDisposeScope();
        var used = nn.Parameter(ones([1]));
        var unused = nn.Parameter(ones([1]));
        using var adam = new Adam([used, unused]);
        used.sum().backward();
        adam.step();
        Assert.NotEqual(1, used.ToSingle());
        Assert.Equal(1, unused.ToSingle());
        adam.zero_grad();
        Assert.Equal(0, used.grad!.ToSingle());
        Assert.Null(unused.grad);
    }

    [Fact]
    public void A_closure_computes_the_loss_first()
    {
        using var scope = NewDisposeScope();
        var x = nn.Parameter(ones([1]));
        using var adam = optim.Adam([x], lr: 0.1);
        using var off = no_grad();
        var loss = adam.step(() =>
        {
            var sum = x.sum();
            sum.backward();
            return sum;
        });
        Assert.Equal(1, loss!.ToSingle());
        Assert.Equal(0.9f, x.ToSingle(), 1e-5f);
    }

    [Fact]
    public void The_state_outlives_the_scope_in_which_it_was_made_and_goes_with_the_optimizer()
    {
        var before = Tensor.LiveCount;
        var x = nn.Parameter(ones([1]));
        Adam adam;
        using (NewDisposeScope())
        {
            adam = optim.Adam([x]);
        }

        using (NewDisposeScope())
        {
            x.sum().backward();
            adam.step();
        }

        Assert.Equal(before + 3, Tensor.LiveCount);
        adam.Dispose();
        x.Dispose();
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Theory]
    [InlineData(-1, 0.9, 0.999, 1e-8, 0)]
    [InlineData(1, 1, 0.999, 1e-8, 0)]
    [InlineData(1, 0.9, -0.1, 1e-8, 0)]
    [InlineData(1, 0.9, 0.999, -1, 0)]
    [InlineData(1, 0.9, 0.999, 1e-8, -1)]
    [InlineData(double.NaN, 0.9, 0.999, 1e-8, 0)]
    public void Settings_out_of_range_are_refused(double lr, double beta1, double beta2, double eps, double decay)
    {
        using var scope = NewDisposeScope();
        var x = nn.Parameter(ones([1]));
        Assert.Throws<ArgumentException>(() => optim.Adam([x], lr, beta1, beta2, eps, decay));
    }
}

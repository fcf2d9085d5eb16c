using System.Runtime.InteropServices;

namespace TorchSharp.Modules;

/// <summary>Adam: steps scaled by running means of the gradient and of its square.</summary>
/// <remarks>
/// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
/// x = x - lr / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + eps).
/// Kingma and Ba 2015 (arXiv:1412.6980), algorithm 1, in PyTorch's order of operations. One native call per step.
/// </remarks>
public class Adam : OptimizerHelper
{
    private readonly List<Group> _groups = [];

    /// <summary>Starts with zero means.</summary>
    /// <param name="parameters">What to train; not empty.</param>
    /// <param name="lr">Learning rate, at least 0.</param>
    /// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean of squared gradients, in [0, 1).</param>
    /// <param name="eps">Added to the denominator, at least 0.</param>
    /// <param name="weight_decay">Weight of an L2 penalty that is added to the gradient, at least 0.</param>
    /// <param name="amsgrad">True to divide by the greatest mean square so far.</param>
    /// <param name="maximize">True to climb instead of descend.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
        double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        Require(lr >= 0, nameof(lr), lr);
        Require(beta1 is >= 0 and < 1, nameof(beta1), beta1);
        Require(beta2 is >= 0 and < 1, nameof(beta2), beta2);
        Require(eps >= 0, nameof(eps), eps);
        Require(weight_decay >= 0, nameof(weight_decay), weight_decay);
        _groups.Add(new Group([.. parameters], amsgrad)
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            Beta1 = beta1,
            Beta2 = beta2,
            Epsilon = eps,
            WeightDecay = weight_decay,
            Maximize = maximize,
        });
    }

    /// <inheritdoc/>
    public override IEnumerable<torch.optim.ILearningRateController> ParamGroups => _groups;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => _groups.SelectMany(g => g.Parameters);

    /// <inheritdoc/>
    public override torch.Tensor? step(Func<torch.Tensor>? closure = null)
    {
        torch.Tensor? loss = null;
        if (closure is not null)
        {
            using var grad = torch.enable_grad();
            loss = closure();
        }

        foreach (var group in _groups)
        {
            group.Step();
        }

        return loss;
    }

    /// <inheritdoc/>
    private protected override void Save(BinaryWriter writer) => _groups.ForEach(group => group.Save(writer));

    /// <inheritdoc/>
    private protected override void Load(BinaryReader reader) => _groups.ForEach(group => group.Load(reader));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _groups.ForEach(g => g.Dispose());
        }

        base.Dispose(disposing);
    }

    private static void Require(bool holds, string name, double value)
    {
        if (!holds)
        {
            throw new ArgumentException($"Invalid {name}: {value}.", name);
        }
    }

    /// <summary>Parameters that share their settings, and their running means.</summary>
    private sealed class Group : torch.optim.ILearningRateController, IDisposable
    {
        private readonly torch.Tensor[] _means;
        private readonly torch.Tensor[] _squares;
        private readonly torch.Tensor[] _greatest;
        private readonly long[] _steps;

        public Group(Parameter[] parameters, bool amsgrad)
        {
            Parameters = parameters;
            _means = Zeros();
            _squares = Zeros();
            _greatest = amsgrad ? Zeros() : [];
            _steps = new long[parameters.Length];
        }

        public Parameter[] Parameters { get; }

        public double LearningRate { get; set; }

        public double InitialLearningRate { get; set; }

        public double Beta1 { get; init; }

        public double Beta2 { get; init; }

        public double Epsilon { get; init; }

        public double WeightDecay { get; init; }

        public bool Maximize { get; init; }

        public void Step()
        {
            var failed = Native.rt_adam(
                torch.Handles(Parameters), torch.Handles(_means), torch.Handles(_squares), torch.Handles(_greatest),
                _steps, Parameters.Length, LearningRate, Beta1, Beta2, Epsilon, WeightDecay,
                _greatest.Length > 0 ? 1 : 0, Maximize ? 1 : 0);
            GC.KeepAlive(this);
            Native.Check(failed);
        }

        public void Save(BinaryWriter writer)
        {
            writer.Write(_steps.Length);
            foreach (var steps in _steps)
            {
                writer.Write(steps);
            }

            foreach (var tensor in State)
            {
                using var here = tensor.cpu();
                writer.Write(tensor.numel());
                writer.Write(here.bytes);
            }
        }

        public void Load(BinaryReader reader)
        {
            var count = reader.ReadInt32();
            if (count != _steps.Length)
            {
                throw new ArgumentException($"Expected the state of {_steps.Length} parameters, found that of {count}.");
            }

            for (var i = 0; i < count; i++)
            {
                _steps[i] = reader.ReadInt64();
            }

            foreach (var tensor in State)
            {
                var numbers = reader.ReadInt64();
                if (numbers != tensor.numel())
                {
                    throw new ArgumentException($"Expected a state of {tensor.numel()} numbers, found one of {numbers}.");
                }

                using var here = torch.empty(tensor.shape, tensor.dtype);
                reader.BaseStream.ReadExactly(here.bytes);
                tensor.copy_(here);
            }
        }

        public void Dispose()
        {
            foreach (var tensor in State)
            {
                tensor.Dispose();
            }
        }

        private torch.Tensor[] State => [.. _means, .. _squares, .. _greatest];

        // The state outlives the scope in which the optimizer happens to be made.
        private torch.Tensor[] Zeros() => [.. Parameters.Select(p => torch.zeros_like(p).DetachFromDisposeScope())];
    }
}

using RecInterp.Core.Dictionaries;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Interactions;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Runs;

/// <summary>Trains any architecture through any interaction, by libtorch's gradients: the reference that others are compared with.</summary>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
internal sealed class TorchEngine : ITrainingEngine
{
    private readonly AutoencoderModule _module;
    private readonly TrainingOptions _options;
    private readonly TrainingStep _loss;
    private readonly TorchSharp.Modules.Adam _adam;

    /// <summary>Starts a dictionary.</summary>
    /// <param name="options">How it is trained.</param>
    /// <param name="transform">The input transform T.</param>
    /// <param name="interaction">The frozen interaction, which stays the caller's; null where beta is 0.</param>
    /// <param name="random">Source of the initial weights.</param>
    public TorchEngine(TrainingOptions options, InputTransform transform, FrozenInteraction? interaction, Random random)
    {
        _options = options;
        _module = Module(options, transform, random);
        _adam = optim.Adam(_module.Parameters, lr: options.LearningRate);
        _loss = new TrainingStep(_module, interaction, options);
    }

    /// <inheritdoc/>
    public double Lambda1 => _loss.Lambda1.Value;

    /// <inheritdoc/>
    public StepOutcome Step(TrainingBatch batch, double learningRate)
    {
        using var scope = NewDisposeScope();
        _adam.zero_grad();
        var placed = new TorchBatch(batch, _module.Device);
        var (terms, latents) = _loss.Backward(placed);
        var active = (double)latents.gt(0).sum().ToInt64() / batch.Rows;
        if (terms.FirstNotFinite() is not null)
        {
            return new StepOutcome(terms, active);
        }

        if (_options.ClipNorm is { } norm)
        {
            utils.clip_grad_norm_(_module.Parameters, norm);
        }

        foreach (var group in _adam.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        _adam.step();
        _module.AfterStep();
        _loss.Steer(active);
        if (_options.RevivesDead || _options.ResampleSteps is not null)
        {
            using var frozen = no_grad();
            var largest = latents.detach().amax([0L]).cpu().data<float>().ToArray();
            _loss.Dead.Count(latent => largest[latent] > 0);
        }

        if (_options.ResampleSteps is { } every && _loss.Steps % every == 0 && _loss.Dead.Now is { Count: > 0 } dead)
        {
            Resample(dead, placed.Embeddings);
        }

        return new StepOutcome(terms, active);
    }

    private static int FirstAbove(double[] rising, double value)
    {
        var at = Array.BinarySearch(rising, value);
        return at < 0 ? ~at : at + 1;
    }

    /// <summary>Gives dead latents the directions of rows, which are drawn with a probability in proportion to their squared error.</summary>
    private void Resample(IReadOnlyList<int> dead, Tensor embeddings)
    {
        using var frozen = no_grad();
        var errors = (_module.Decode(_module.Encode(embeddings)) - embeddings).square().sum(1).cpu().data<float>().ToArray();
        var sums = new double[errors.Length];
        double sum = 0;
        for (var row = 0; row < errors.Length; row++)
        {
            sums[row] = sum += errors[row];
        }

        // The step is part of the seed, so that a run that goes on from a checkpoint draws the same.
        var random = RandomStream.Of(unchecked((_options.Seed * 1_000_003) + _loss.Steps), RandomStream.Purpose.Resampling);
        long[] rows = [.. dead.Select(_ => Math.Min(errors.Length - 1, (long)FirstAbove(sums, random.NextDouble() * sum)))];
        _module.Resample(dead, embeddings.index_select(0, tensor(rows, [rows.Length], device: _module.Device)));
        _loss.Dead.Forgive(dead);
    }

    /// <inheritdoc/>
    public LatentDictionary ToDictionary() => _module.ToDictionary();

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        foreach (var parameter in _module.Parameters)
        {
            writer.Write(parameter.detach().cpu().bytes);
        }

        _adam.save_state_dict(writer);
        writer.Write(_loss.Steps);
        writer.Write(_module.Tracked is not null);
        writer.Write(_module.Tracked ?? 0);
        _loss.Lambda1.Save(writer);
        _loss.Dead.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var parameter in _module.Parameters)
        {
            var values = empty(parameter.shape);
            reader.BaseStream.ReadExactly(values.bytes);
            parameter.copy_(values);
        }

        _adam.load_state_dict(reader);
        _loss.Steps = reader.ReadInt32();
        var tracked = reader.ReadBoolean();
        var number = reader.ReadDouble();
        _module.Tracked = tracked ? number : null;
        _loss.Lambda1.Load(reader);
        _loss.Dead.Load(reader);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _adam.Dispose();
        _module.Dispose();
    }

    private static AutoencoderModule Module(TrainingOptions options, InputTransform transform, Random random)
    {
        var device = options.Device == DeviceKind.Cuda ? CUDA : CPU;
        return options.Architecture switch
        {
            ArchitectureKind.Relu => new ReluModule(options.Latents, transform, random, device),
            ArchitectureKind.TopK => new TopKModule(options.Latents, options.Active!.Value, transform, random, device),
            ArchitectureKind.BatchTopK => new BatchTopKModule(options.Latents, options.Active!.Value, transform, random, device),
            ArchitectureKind.JumpRelu => new JumpReluModule(options.Latents, transform, random, device),
            ArchitectureKind.Gated => new GatedModule(options.Latents, transform, random, device),
            _ => new TiedReluModule(options.Latents, transform, options.PreBias, random, device),
        };
    }
}

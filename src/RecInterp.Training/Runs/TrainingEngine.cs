using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Anatomy;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Fused;
using RecInterp.Training.Interactions;
using RecInterp.Training.Losses;

namespace RecInterp.Training.Runs;

/// <summary>Chooses the engine of a run: the fused one wherever it computes the same.</summary>
internal static class TrainingEngine
{
    /// <summary>The engine that is asked for, else the faster one that can do it.</summary>
    public static EngineKind Choose(TrainingOptions options, InteractionForm? form) =>
        options.Engine ?? (WhyNotFused(options, form) is null ? EngineKind.Fused : EngineKind.Torch);

    /// <summary>Why the engine that is asked for cannot do what is asked for.</summary>
    public static IEnumerable<string> Faults(TrainingOptions options, InteractionForm? form)
    {
        if (options.Device == DeviceKind.Cuda && !TorchSharp.torch.cuda_is_available())
        {
            yield return $"{nameof(TrainingOptions.Device)}: found {DeviceKind.Cuda}, expected {DeviceKind.Cpu}: libtorch was built without CUDA, or finds no device";
        }

        if (options.Engine == EngineKind.Fused && WhyNotFused(options, form) is { } reason)
        {
            yield return $"{nameof(TrainingOptions.Engine)}: found {EngineKind.Fused}, expected {EngineKind.Torch} or none: {reason}";
        }
    }

    /// <summary>Makes it.</summary>
    /// <param name="options">How a dictionary is trained; names the engine.</param>
    /// <param name="source">What it is trained on.</param>
    /// <param name="transform">The input transform.</param>
    /// <param name="batch">Rows of a tower in a batch.</param>
    /// <param name="interaction">The frozen interaction; null where beta is 0.</param>
    public static ITrainingEngine Create(TrainingOptions options, TrainingSource source, InputTransform transform, int batch, FrozenInteraction? interaction)
    {
        var random = RandomStream.Of(options.Seed, RandomStream.Purpose.Weights);
        double? scale = options.Beta > 0 ? source.Scorer!.Manifest.Interaction.Scale : null;
        return (options.Engine, options.Architecture) switch
        {
            (EngineKind.Fused, ArchitectureKind.TopK) => new FusedTopK(options, transform, batch, source.Towers, scale, random),
            (EngineKind.Fused, _) => new FusedTiedRelu(options, transform, batch, source.Towers, scale, random),
            _ => new TorchEngine(options, transform, interaction, random),
        };
    }

    private static string? WhyNotFused(TrainingOptions options, InteractionForm? form)
    {
        if (options.Architecture is not (ArchitectureKind.TopK or ArchitectureKind.TiedRelu))
        {
            return $"{options.Architecture} is trained by libtorch alone";
        }

        if (options.Device != DeviceKind.Cpu)
        {
            return $"the fused loops run on the processor, not on {options.Device}";
        }

        if (options.ResampleSteps is not null)
        {
            return "resampling is done with libtorch alone";
        }

        if (options.Prefixes.Count > 0)
        {
            return "prefixes are trained by libtorch alone";
        }

        if (options.Beta > 0 && form is not null && (form.Kind != InteractionKind.Dot || options.PredictionLoss != PredictionLossKind.BlockMse))
        {
            return $"a prediction loss of {options.PredictionLoss} through {form.Kind} needs libtorch's gradients";
        }

        if (options.BetaWarmUpSteps > 0 || options.SparsityWarmUpSteps > 0)
        {
            return "weights of losses that warm up are trained by libtorch alone";
        }

        return options.Architecture switch
        {
            ArchitectureKind.TopK when options.Lambda1 > 0 || options.Lambda2 > 0 => "TopK with a sparsity loss is trained by libtorch alone",
            ArchitectureKind.TiedRelu when options.RevivesDead => "tied ReLU with a revival of dead latents is trained by libtorch alone",
            _ => null,
        };
    }
}

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>Tests that count native tensors or bytes must not meet other users of libtorch: they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchAlone
{
    public const string Name = "libtorch";
}

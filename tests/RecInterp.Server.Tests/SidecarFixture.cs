using RecInterp.Core.Dictionaries;

namespace RecInterp.Server.Tests;

/// <summary>One sidecar for all tests of a class; its bundle normalises rows.</summary>
public sealed class SidecarFixture : IAsyncLifetime
{
    internal RunningSidecar Sidecar { get; private set; } = null!;

    public async Task InitializeAsync() => Sidecar = await RunningSidecar.StartAsync(InputTransformKind.RowNorm);

    public async Task DisposeAsync() => await Sidecar.DisposeAsync();
}

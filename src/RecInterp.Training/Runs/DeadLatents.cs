using static TorchSharp.torch;

namespace RecInterp.Training.Runs;

/// <summary>How long each latent has not been active in training. Not thread safe.</summary>
/// <param name="latents">Number of latents m.</param>
/// <param name="after">Steps without activity after which a latent is dead, at least 1.</param>
internal sealed class DeadLatents(int latents, int after)
{
    private readonly int[] _idle = new int[latents];

    /// <summary>The latents that are dead.</summary>
    public IReadOnlyList<int> Now => [.. Enumerable.Range(0, latents).Where(latent => _idle[latent] >= after)];

    /// <summary>Counts a step.</summary>
    /// <param name="code">Its latents, shape [B, m]. A latent that was chosen and is 0 has not been active.</param>
    public void Count(Tensor code)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var active = code.detach().amax([0L]).data<float>().ToArray();
        for (var latent = 0; latent < latents; latent++)
        {
            _idle[latent] = active[latent] > 0 ? 0 : _idle[latent] + 1;
        }
    }
}

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
    /// <param name="isActive">Whether a latent was active in it. One that was chosen and is 0 was not.</param>
    public void Count(Func<int, bool> isActive)
    {
        for (var latent = 0; latent < latents; latent++)
        {
            _idle[latent] = isActive(latent) ? 0 : _idle[latent] + 1;
        }
    }

    /// <summary>Counts latents as if they had just been active.</summary>
    public void Forgive(IEnumerable<int> some)
    {
        foreach (var latent in some)
        {
            _idle[latent] = 0;
        }
    }

    /// <summary>Writes the counts.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var idle in _idle)
        {
            writer.Write(idle);
        }
    }

    /// <summary>Reads the counts.</summary>
    public void Load(BinaryReader reader)
    {
        for (var latent = 0; latent < latents; latent++)
        {
            _idle[latent] = reader.ReadInt32();
        }
    }
}

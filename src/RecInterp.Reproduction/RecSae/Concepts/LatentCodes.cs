using System.Numerics.Tensors;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Reproduction.RecSae.Concepts;

/// <summary>The active latents of cases: which, and how strongly.</summary>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
internal sealed class LatentCodes
{
    private readonly int[] _starts; // Cases + 1.
    private readonly int[] _latents;
    private readonly float[] _values;
    private readonly Lazy<(int Case, float Value)[][]> _byLatent;

    private LatentCodes(int latentCount, int[] starts, int[] latents, float[] values)
    {
        (LatentCount, _starts, _latents, _values) = (latentCount, starts, latents, values);
        _byLatent = new(ByLatent);
    }

    /// <summary>m.</summary>
    public int LatentCount { get; }

    /// <summary>Number of cases.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The latents of all activations, case after case.</summary>
    public ReadOnlySpan<int> Latents => _latents;

    /// <summary>Their values, each above 0.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The codes of a dictionary.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="probes">A row for each case.</param>
    public static LatentCodes Of(LatentDictionary dictionary, EmbeddingTable probes)
    {
        var scales = new RowScale[1];
        return Of(probes, dictionary.LatentCount, (row, code) => dictionary.Encode(row, code, scales));
    }

    /// <summary>The plain dimensions as if they were latents, the baseline of RecSAE's tables: of each case the k largest that are positive.</summary>
    /// <param name="probes">A row for each case.</param>
    /// <param name="active">k.</param>
    public static LatentCodes OfDimensions(EmbeddingTable probes, int active) => Of(probes, probes.Width, (row, code) =>
    {
        TensorPrimitives.Max(row, 0f, code);
        var sorted = code.ToArray();
        Array.Sort(sorted);
        for (var dimension = 0; dimension < code.Length; dimension++)
        {
            code[dimension] = code[dimension] >= sorted[^active] ? code[dimension] : 0;
        }
    });

    /// <summary>A case's active latents.</summary>
    public ReadOnlySpan<int> LatentsOf(int number) => _latents.AsSpan(_starts[number].._starts[number + 1]);

    /// <summary>Their values.</summary>
    public ReadOnlySpan<float> ValuesOf(int number) => _values.AsSpan(_starts[number].._starts[number + 1]);

    /// <summary>The cases in which a latent is active, strongest first; equal ones in their order.</summary>
    public IReadOnlyList<(int Case, float Value)> CasesOf(int latent) => _byLatent.Value[latent];

    private static LatentCodes Of(EmbeddingTable probes, int latentCount, Encoder encode)
    {
        var (starts, latents, values) = (new int[probes.Rows + 1], new List<int>(), new List<float>());
        var code = new float[latentCount];
        for (var row = 0; row < probes.Rows; row++)
        {
            encode(probes.Row(row), code);
            for (var latent = 0; latent < code.Length; latent++)
            {
                if (code[latent] > 0)
                {
                    latents.Add(latent);
                    values.Add(code[latent]);
                }
            }

            starts[row + 1] = latents.Count;
        }

        return new LatentCodes(latentCount, starts, [.. latents], [.. values]);
    }

    private (int Case, float Value)[][] ByLatent()
    {
        var lists = new List<(int Case, float Value)>[LatentCount];
        for (var number = 0; number < Count; number++)
        {
            for (var i = _starts[number]; i < _starts[number + 1]; i++)
            {
                (lists[_latents[i]] ??= []).Add((number, _values[i]));
            }
        }

        return [.. lists.Select(list => list is null ? [] : list.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Case).ToArray())];
    }

    private delegate void Encoder(ReadOnlySpan<float> row, Span<float> code);
}

namespace RecInterp.Core.Edits;

/// <summary>A list of edits in normal form: for each edited latent, new = gain * old + offset.</summary>
/// <remarks>Every operation is affine in one latent, so any sequence of them composes into one gain and one offset. No threshold is applied
/// after an edit: a latent may become negative, as in the interventions of arXiv 2511.18024.</remarks>
/// <threadsafety>Immutable; safe for concurrent calls.</threadsafety>
public sealed class EditPlan
{
    private readonly int[] _latents;
    private readonly float[] _gains;
    private readonly float[] _offsets;

    private EditPlan(int latentCount, int[] latents, float[] gains, float[] offsets)
    {
        LatentCount = latentCount;
        _latents = latents;
        _gains = gains;
        _offsets = offsets;
    }

    /// <summary>Number of latents m of the dictionary that the plan is for.</summary>
    public int LatentCount { get; }

    /// <summary>Indices of the edited latents, ascending, each once.</summary>
    public ReadOnlySpan<int> Latents => _latents;

    /// <summary>Gain of each edited latent, in the order of <see cref="Latents"/>; 0 for a latent that is set.</summary>
    public ReadOnlySpan<float> Gains => _gains;

    /// <summary>Offset of each edited latent, in the order of <see cref="Latents"/>.</summary>
    public ReadOnlySpan<float> Offsets => _offsets;

    /// <summary>Whether the plan changes nothing: there were no edits, or they cancel to gain 1 and offset 0.</summary>
    public bool IsEmpty => _latents.Length == 0;

    /// <summary>Composes edits, in the order given, into a plan.</summary>
    /// <remarks>Set: (0, v). Add: (g, o + v). Scale: (g v, o v). Zero: (0, 0). Composed in double and rounded once; entries that end as
    /// gain 1 and offset 0 are dropped.</remarks>
    /// <param name="edits">The edits; several may name one latent.</param>
    /// <param name="latentCount">Number of latents m, at least 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="edits"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="latentCount"/> is below 1, or an edit names a latent outside [0, m), an unknown
    /// operation or a value that is not finite, or the edits of a latent compose beyond float32. All faults are in one message, each with
    /// the edit's number (from 0) and field.</exception>
    public static EditPlan Compile(IEnumerable<LatentEdit> edits, int latentCount)
    {
        ArgumentNullException.ThrowIfNull(edits);
        ArgumentOutOfRangeException.ThrowIfLessThan(latentCount, 1);
        List<string> faults = [];
        SortedDictionary<int, (double Gain, double Offset)> composed = [];
        int number = 0;
        foreach (LatentEdit edit in edits)
        {
            int faultsBefore = faults.Count;
            AddFaults(faults, edit, number, latentCount);
            if (faults.Count == faultsBefore)
            {
                (double gain, double offset) = composed.GetValueOrDefault(edit.Latent, (1.0, 0.0));
                composed[edit.Latent] = Compose(gain, offset, edit);
            }

            number++;
        }

        List<int> latents = [];
        List<float> gains = [];
        List<float> offsets = [];
        foreach ((int latent, (double Gain, double Offset) entry) in composed)
        {
            float gain = (float)entry.Gain;
            float offset = (float)entry.Offset;
            if (!float.IsFinite(gain) || !float.IsFinite(offset))
            {
                faults.Add($"The edits of latent {latent} compose to gain {gain} and offset {offset}; both must be finite.");
            }
            else if (gain != 1f || offset != 0f)
            {
                latents.Add(latent);
                gains.Add(gain);
                offsets.Add(offset);
            }
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"The edits have {faults.Count} fault(s):\n{string.Join('\n', faults)}", nameof(edits));
        }

        return new EditPlan(latentCount, [.. latents], [.. gains], [.. offsets]);
    }

    /// <summary>Writes the plan as two dense rows, the form in which an exported graph takes it.</summary>
    /// <param name="gains">Destination, m values: 1 for latents that are not edited.</param>
    /// <param name="offsets">Destination, m values: 0 for latents that are not edited.</param>
    /// <exception cref="ArgumentException">A length is not m.</exception>
    public void Expand(Span<float> gains, Span<float> offsets)
    {
        BatchShape.Expect(gains.Length, 1, LatentCount, nameof(gains));
        BatchShape.Expect(offsets.Length, 1, LatentCount, nameof(offsets));
        gains.Fill(1f);
        offsets.Clear();
        for (int entry = 0; entry < _latents.Length; entry++)
        {
            gains[_latents[entry]] = _gains[entry];
            offsets[_latents[entry]] = _offsets[entry];
        }
    }

    /// <summary>Applies the plan to B rows of latents; latents that are not edited are copied bit for bit.</summary>
    /// <param name="latents">z, shape [B, m], row-major. B is inferred.</param>
    /// <param name="edited">Destination, shape [B, m]; may be the same memory as <paramref name="latents"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not a whole number of rows of m.</exception>
    public void Apply(ReadOnlySpan<float> latents, Span<float> edited)
    {
        int rows = BatchShape.Rows(latents.Length, LatentCount, nameof(latents));
        BatchShape.Expect(edited.Length, rows, LatentCount, nameof(edited));
        latents.CopyTo(edited);
        for (int row = 0; row < rows; row++)
        {
            Span<float> code = edited.Slice(row * LatentCount, LatentCount);
            for (int entry = 0; entry < _latents.Length; entry++)
            {
                code[_latents[entry]] = NewValue(entry, code[_latents[entry]]);
            }
        }
    }

    /// <summary>gain * old + offset of one entry. A gain of 0 is "set": the old value, even an infinite one, leaves no trace.</summary>
    internal float NewValue(int entry, float old) => _gains[entry] == 0f ? _offsets[entry] : _gains[entry] * old + _offsets[entry];

    private static (double Gain, double Offset) Compose(double gain, double offset, LatentEdit edit) => edit.Operation switch
    {
        EditOperation.Set => (0, edit.Value),
        EditOperation.Add => (gain, offset + edit.Value),
        EditOperation.Scale => (gain * edit.Value, offset * edit.Value),
        _ => (0, 0),
    };

    private static void AddFaults(List<string> faults, LatentEdit edit, int number, int latentCount)
    {
        if ((uint)edit.Latent >= (uint)latentCount)
        {
            faults.Add($"Edit {number}, latent: {edit.Latent} is outside [0, {latentCount}).");
        }

        if (!Enum.IsDefined(edit.Operation))
        {
            faults.Add($"Edit {number}, operation: {edit.Operation} is none of {string.Join(", ", Enum.GetNames<EditOperation>())}.");
        }

        if (edit.Operation != EditOperation.Zero && !float.IsFinite(edit.Value))
        {
            faults.Add($"Edit {number}, value: {edit.Value} is not finite.");
        }
    }
}

namespace RecInterp.Plots;

/// <summary>One system of axes in a picture.</summary>
public abstract record Chart
{
    private protected Chart(string title) => Title = title;

    /// <summary>What it shows, in a few words; stands above it.</summary>
    public string Title { get; }

    /// <summary>Names of the series, in the order of their colours, and whether each is drawn as a reference.</summary>
    internal abstract IReadOnlyList<(string Name, bool IsReference)> Legend { get; }

    /// <summary>Draws axes and series into a field.</summary>
    /// <param name="svg">Receives the elements.</param>
    /// <param name="field">Where.</param>
    internal abstract void Draw(SvgText svg, ChartField field);
}

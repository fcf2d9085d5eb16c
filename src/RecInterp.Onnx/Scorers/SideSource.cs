using RecInterp.Onnx.Anatomy;

namespace RecInterp.Onnx.Scorers;

/// <summary>Where one side of a scorer without a graph of its own comes from: a tower's file, or a table of factors.</summary>
public abstract record SideSource
{
    private SideSource()
    {
    }

    /// <summary>A tower as an ONNX file.</summary>
    /// <param name="Path">The file; all its inputs belong to the side.</param>
    /// <param name="Told">What is known of it.</param>
    /// <param name="Rows">Rows of its inputs: a .npy file, or a .npz file or folder with an array for each input; null takes all ids.</param>
    public sealed record Tower(string Path, TowerDescriptor Told, string? Rows) : SideSource;

    /// <summary>A table of factors.</summary>
    /// <param name="Path">The file that it came from.</param>
    /// <param name="Factors">The factors.</param>
    /// <param name="Order">How its rows are numbered, where that is not the file's order; null otherwise.</param>
    public sealed record Table(string Path, FactorTable Factors, string? Order = null) : SideSource;
}

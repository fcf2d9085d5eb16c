namespace RecInterp.Core.Dictionaries;

/// <summary>What a row normalisation took out of one embedding and gives back after decoding.</summary>
/// <param name="Mean">Mean of the row, mu; 0 when rows are not normalised.</param>
/// <param name="Deviation">Unbiased standard deviation of the row plus 1e-5; 1 when rows are not normalised.</param>
public readonly record struct RowScale(float Mean, float Deviation)
{
    /// <summary>The scale that changes nothing: mean 0, deviation 1. The default value of the struct is another: deviation 0.</summary>
    public static RowScale Identity { get; } = new(0f, 1f);
}

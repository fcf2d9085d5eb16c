using RecInterp.Core.Towers;
using RecInterp.Reproduction.RecSae.Dictionaries;

namespace RecInterp.Reproduction.Tests.RecSae.Dictionaries;

public class LinearAutoencoderTests
{
    [Fact]
    public void Rows_in_a_plane_are_reconstructed_by_two_units_and_not_by_one()
    {
        var random = new Random(2);
        float[] a = [1, 2, 0, -1], b = [0, 1, 1, 1], centre = [3, 0, 1, 0];
        var rows = new EmbeddingTable(50, 4, [.. Enumerable.Range(0, 50).SelectMany(_ =>
        {
            var (s, t) = ((float)random.NextDouble() - 0.5f, (float)random.NextDouble() - 0.5f);
            return Enumerable.Range(0, 4).Select(i => centre[i] + (s * a[i]) + (t * b[i]));
        })]);

        Assert.True(Error(2) < 1e-10, $"{Error(2)}");
        Assert.True(Error(1) > 1e-3, $"{Error(1)}");

        double Error(int units)
        {
            var autoencoder = LinearAutoencoder.Fit(rows, units);
            var reconstructed = ProbeRows.Map(rows, autoencoder.Reconstruct);
            return Enumerable.Range(0, 200).Average(i => Math.Pow(rows.Values[i] - reconstructed.Values[i], 2));
        }
    }
}

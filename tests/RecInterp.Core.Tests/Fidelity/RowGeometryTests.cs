using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;

namespace RecInterp.Core.Tests.Fidelity;

public sealed class RowGeometryTests
{
    [Fact]
    public void Golden_values_by_hand()
    {
        EmbeddingTable x = new(3, 2, [3, 4, 0, 2, 1, 0]);
        EmbeddingTable y = new(3, 2, [4, 3, 0, 1, -2, 0]);

        RowGeometry found = RowGeometry.Measure(x, y);

        Assert.Equal((0.96 + 1 - 1) / 3, found.Cosine, 1e-6);
        Assert.Equal((5 + 1 + 2) / (5.0 + 2 + 1), found.NormRatio, 1e-6);
    }

    [Fact]
    public void A_copy_keeps_everything_and_a_shrunken_one_its_directions()
    {
        EmbeddingTable x = new(2, 2, [3, 4, -1, 7]);

        Assert.Equal((1.0, 1.0), (Math.Round(RowGeometry.Measure(x, x).Cosine, 6), Math.Round(RowGeometry.Measure(x, x).NormRatio, 6)));
        RowGeometry half = RowGeometry.Measure(x, new EmbeddingTable(2, 2, [1.5f, 2, -0.5f, 3.5f]));
        Assert.Equal((1.0, 0.5), (Math.Round(half.Cosine, 6), Math.Round(half.NormRatio, 6)));
    }

    [Fact]
    public void Rows_of_0_have_a_cosine()
    {
        RowGeometry found = RowGeometry.Measure(new EmbeddingTable(2, 2, [0, 0, 0, 0]), new EmbeddingTable(2, 2, [0, 0, 1, 0]));

        Assert.Equal((0.5, double.PositiveInfinity), (found.Cosine, found.NormRatio));
    }

    [Fact]
    public void Two_shapes_are_refused() =>
        Assert.Throws<ArgumentException>(() => RowGeometry.Measure(new EmbeddingTable(1, 2, [1, 2]), new EmbeddingTable(2, 1, [1, 2])));
}

using System.Numerics.Tensors;
using RecInterp.Core.Towers;

namespace RecInterp.Recommenders.Scoring;

/// <summary>Products of a table's rows with one vector.</summary>
internal static class RowProducts
{
    /// <summary>The dot product of every row with a vector.</summary>
    /// <param name="rows">n rows, shape [n, d].</param>
    /// <param name="vector">d values.</param>
    /// <param name="products">Receives n products.</param>
    /// <exception cref="ArgumentException">A length is not as said.</exception>
    public static void Dot(EmbeddingTable rows, ReadOnlySpan<float> vector, Span<float> products)
    {
        Expect(rows.Width, vector.Length, nameof(vector));
        Expect(rows.Rows, products.Length, nameof(products));
        for (var start = 0; start < rows.Rows;)
        {
            var block = rows.Consecutive(start, rows.Rows - start);
            for (var at = 0; at < block.Length; at += vector.Length)
            {
                products[start++] = TensorPrimitives.Dot(block.Slice(at, vector.Length), vector);
            }
        }
    }

    private static void Expect(int expected, int found, string name)
    {
        if (found != expected)
        {
            throw new ArgumentException($"found {found} values, expected {expected}", name);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecInterp.Training.Fused;

/// <summary>The product that everything here is made of: 12 rows of one matrix with 32 columns of another, held in registers.</summary>
/// <remarks>With 512-bit vectors a tile is 24 accumulators, 2 columns' vectors and one element: 27 of 32 registers. With 256-bit vectors it is computed as four
/// tiles of 6 x 16, which fill 15 of 16. The bodies are written out because an array of vectors would live in memory.</remarks>
internal static unsafe class Tile
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 12;

    /// <summary>Columns of a tile.</summary>
    public const int Columns = 32;

    private const int Half = 8;

    private static readonly NativeFloats Zeros = new(Columns);

    /// <summary>The next multiple of a tile's rows.</summary>
    public static int WholeRows(int rows) => (rows + Rows - 1) / Rows * Rows;

    /// <summary>The next multiple of a tile's columns.</summary>
    public static int WholeColumns(int columns) => (columns + Columns - 1) / Columns * Columns;

    /// <summary>C = start + A B for one tile.</summary>
    /// <param name="a">A's first element; A(i, t) is at i aRow + t aDepth.</param>
    /// <param name="aRow">Floats between rows of A.</param>
    /// <param name="aDepth">Floats between columns of A.</param>
    /// <param name="b">B's first element; B(t, j) is at t bDepth + j.</param>
    /// <param name="bDepth">Floats between rows of B.</param>
    /// <param name="start">What C starts from; element (i, j) is at i startRow + j. C itself adds onto what is there.</param>
    /// <param name="startRow">Floats between rows of start; 0 where all rows start alike.</param>
    /// <param name="c">C's first element; C(i, j) is at i cRow + j. All 12 x 32 are written.</param>
    /// <param name="cRow">Floats between rows of C.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    public static void Multiply(float* a, nint aRow, nint aDepth, float* b, nint bDepth, float* start, nint startRow, float* c, nint cRow, int depth)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Multiply512(a, aRow, aDepth, b, bDepth, start, startRow, c, cRow, depth);
            return;
        }

        for (var row = 0; row < Rows; row += 6)
        {
            for (var column = 0; column < Columns; column += 2 * Half)
            {
                Multiply256(a + (row * aRow), aRow, aDepth, b + column, bDepth, start + (row * startRow) + column, startRow, c + (row * cRow) + column, cRow, depth);
            }
        }
    }

    /// <summary>C = A B for all tiles. Memory must reach to whole tiles: what is read past a matrix's edge is multiplied and written past C's.</summary>
    /// <param name="a">A's first element; A(i, t) is at i aRow + t aDepth.</param>
    /// <param name="aRow">Floats between rows of A.</param>
    /// <param name="aDepth">Floats between columns of A.</param>
    /// <param name="b">B's first element; B(t, j) is at t bDepth + j.</param>
    /// <param name="bDepth">Floats between rows of B.</param>
    /// <param name="start">What C starts from, as for one tile; null for zeros.</param>
    /// <param name="startRow">Floats between rows of start.</param>
    /// <param name="c">C's first element.</param>
    /// <param name="cRow">Floats between rows of C.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    public static void MultiplyAll(float* a, nint aRow, nint aDepth, float* b, nint bDepth, float* start, nint startRow, float* c, nint cRow, int rows, int columns, int depth)
    {
        for (var column = 0; column < columns; column += Columns)
        {
            for (var row = 0; row < rows; row += Rows)
            {
                var from = start == null ? Zeros.Start : start + (row * startRow) + column;
                Multiply(a + (row * aRow), aRow, aDepth, b + column, bDepth, from, start == null ? 0 : startRow, c + (row * cRow) + column, cRow, depth);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply512(float* a, nint aRow, nint aDepth, float* b, nint bDepth, float* start, nint startRow, float* c, nint cRow, int depth)
    {
        var (l0, h0) = (Vector512.Load(start + (0 * startRow)), Vector512.Load(start + (0 * startRow) + Vector512<float>.Count));
        var (l1, h1) = (Vector512.Load(start + (1 * startRow)), Vector512.Load(start + (1 * startRow) + Vector512<float>.Count));
        var (l2, h2) = (Vector512.Load(start + (2 * startRow)), Vector512.Load(start + (2 * startRow) + Vector512<float>.Count));
        var (l3, h3) = (Vector512.Load(start + (3 * startRow)), Vector512.Load(start + (3 * startRow) + Vector512<float>.Count));
        var (l4, h4) = (Vector512.Load(start + (4 * startRow)), Vector512.Load(start + (4 * startRow) + Vector512<float>.Count));
        var (l5, h5) = (Vector512.Load(start + (5 * startRow)), Vector512.Load(start + (5 * startRow) + Vector512<float>.Count));
        var (l6, h6) = (Vector512.Load(start + (6 * startRow)), Vector512.Load(start + (6 * startRow) + Vector512<float>.Count));
        var (l7, h7) = (Vector512.Load(start + (7 * startRow)), Vector512.Load(start + (7 * startRow) + Vector512<float>.Count));
        var (l8, h8) = (Vector512.Load(start + (8 * startRow)), Vector512.Load(start + (8 * startRow) + Vector512<float>.Count));
        var (l9, h9) = (Vector512.Load(start + (9 * startRow)), Vector512.Load(start + (9 * startRow) + Vector512<float>.Count));
        var (l10, h10) = (Vector512.Load(start + (10 * startRow)), Vector512.Load(start + (10 * startRow) + Vector512<float>.Count));
        var (l11, h11) = (Vector512.Load(start + (11 * startRow)), Vector512.Load(start + (11 * startRow) + Vector512<float>.Count));

        // Four pointers and two strides address twelve rows.
        var stride = aRow * sizeof(float);
        var twice = 2 * stride;
        var p0 = (byte*)a;
        var p3 = p0 + twice + stride;
        var p6 = p3 + twice + stride;
        var p9 = p6 + twice + stride;
        var next = aDepth * sizeof(float);
        for (var t = 0; t < depth; t++)
        {
            var left = Vector512.Load(b);
            var right = Vector512.Load(b + Vector512<float>.Count);
            b += bDepth;
            Vector512<float> element;
            element = Vector512.Create(*(float*)(p0));
            l0 = Vector512.FusedMultiplyAdd(element, left, l0);
            h0 = Vector512.FusedMultiplyAdd(element, right, h0);
            element = Vector512.Create(*(float*)(p0 + stride));
            l1 = Vector512.FusedMultiplyAdd(element, left, l1);
            h1 = Vector512.FusedMultiplyAdd(element, right, h1);
            element = Vector512.Create(*(float*)(p0 + twice));
            l2 = Vector512.FusedMultiplyAdd(element, left, l2);
            h2 = Vector512.FusedMultiplyAdd(element, right, h2);
            element = Vector512.Create(*(float*)(p3));
            l3 = Vector512.FusedMultiplyAdd(element, left, l3);
            h3 = Vector512.FusedMultiplyAdd(element, right, h3);
            element = Vector512.Create(*(float*)(p3 + stride));
            l4 = Vector512.FusedMultiplyAdd(element, left, l4);
            h4 = Vector512.FusedMultiplyAdd(element, right, h4);
            element = Vector512.Create(*(float*)(p3 + twice));
            l5 = Vector512.FusedMultiplyAdd(element, left, l5);
            h5 = Vector512.FusedMultiplyAdd(element, right, h5);
            element = Vector512.Create(*(float*)(p6));
            l6 = Vector512.FusedMultiplyAdd(element, left, l6);
            h6 = Vector512.FusedMultiplyAdd(element, right, h6);
            element = Vector512.Create(*(float*)(p6 + stride));
            l7 = Vector512.FusedMultiplyAdd(element, left, l7);
            h7 = Vector512.FusedMultiplyAdd(element, right, h7);
            element = Vector512.Create(*(float*)(p6 + twice));
            l8 = Vector512.FusedMultiplyAdd(element, left, l8);
            h8 = Vector512.FusedMultiplyAdd(element, right, h8);
            element = Vector512.Create(*(float*)(p9));
            l9 = Vector512.FusedMultiplyAdd(element, left, l9);
            h9 = Vector512.FusedMultiplyAdd(element, right, h9);
            element = Vector512.Create(*(float*)(p9 + stride));
            l10 = Vector512.FusedMultiplyAdd(element, left, l10);
            h10 = Vector512.FusedMultiplyAdd(element, right, h10);
            element = Vector512.Create(*(float*)(p9 + twice));
            l11 = Vector512.FusedMultiplyAdd(element, left, l11);
            h11 = Vector512.FusedMultiplyAdd(element, right, h11);
            p0 += next;
            p3 += next;
            p6 += next;
            p9 += next;
        }

        Store(c + (0 * cRow), l0, h0);
        Store(c + (1 * cRow), l1, h1);
        Store(c + (2 * cRow), l2, h2);
        Store(c + (3 * cRow), l3, h3);
        Store(c + (4 * cRow), l4, h4);
        Store(c + (5 * cRow), l5, h5);
        Store(c + (6 * cRow), l6, h6);
        Store(c + (7 * cRow), l7, h7);
        Store(c + (8 * cRow), l8, h8);
        Store(c + (9 * cRow), l9, h9);
        Store(c + (10 * cRow), l10, h10);
        Store(c + (11 * cRow), l11, h11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector512<float> low, Vector512<float> high)
    {
        low.Store(c);
        high.Store(c + Vector512<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply256(float* a, nint aRow, nint aDepth, float* b, nint bDepth, float* start, nint startRow, float* c, nint cRow, int depth)
    {
        var (l0, h0) = (Vector256.Load(start + (0 * startRow)), Vector256.Load(start + (0 * startRow) + Half));
        var (l1, h1) = (Vector256.Load(start + (1 * startRow)), Vector256.Load(start + (1 * startRow) + Half));
        var (l2, h2) = (Vector256.Load(start + (2 * startRow)), Vector256.Load(start + (2 * startRow) + Half));
        var (l3, h3) = (Vector256.Load(start + (3 * startRow)), Vector256.Load(start + (3 * startRow) + Half));
        var (l4, h4) = (Vector256.Load(start + (4 * startRow)), Vector256.Load(start + (4 * startRow) + Half));
        var (l5, h5) = (Vector256.Load(start + (5 * startRow)), Vector256.Load(start + (5 * startRow) + Half));

        var stride = aRow * sizeof(float);
        var twice = 2 * stride;
        var p0 = (byte*)a;
        var p3 = p0 + twice + stride;
        var next = aDepth * sizeof(float);
        for (var t = 0; t < depth; t++)
        {
            var left = Vector256.Load(b);
            var right = Vector256.Load(b + Half);
            b += bDepth;
            Vector256<float> element;
            element = Vector256.Create(*(float*)(p0));
            l0 = Vector256.FusedMultiplyAdd(element, left, l0);
            h0 = Vector256.FusedMultiplyAdd(element, right, h0);
            element = Vector256.Create(*(float*)(p0 + stride));
            l1 = Vector256.FusedMultiplyAdd(element, left, l1);
            h1 = Vector256.FusedMultiplyAdd(element, right, h1);
            element = Vector256.Create(*(float*)(p0 + twice));
            l2 = Vector256.FusedMultiplyAdd(element, left, l2);
            h2 = Vector256.FusedMultiplyAdd(element, right, h2);
            element = Vector256.Create(*(float*)(p3));
            l3 = Vector256.FusedMultiplyAdd(element, left, l3);
            h3 = Vector256.FusedMultiplyAdd(element, right, h3);
            element = Vector256.Create(*(float*)(p3 + stride));
            l4 = Vector256.FusedMultiplyAdd(element, left, l4);
            h4 = Vector256.FusedMultiplyAdd(element, right, h4);
            element = Vector256.Create(*(float*)(p3 + twice));
            l5 = Vector256.FusedMultiplyAdd(element, left, l5);
            h5 = Vector256.FusedMultiplyAdd(element, right, h5);
            p0 += next;
            p3 += next;
        }

        l0.Store(c + (0 * cRow));
        h0.Store(c + (0 * cRow) + Half);
        l1.Store(c + (1 * cRow));
        h1.Store(c + (1 * cRow) + Half);
        l2.Store(c + (2 * cRow));
        h2.Store(c + (2 * cRow) + Half);
        l3.Store(c + (3 * cRow));
        h3.Store(c + (3 * cRow) + Half);
        l4.Store(c + (4 * cRow));
        h4.Store(c + (4 * cRow) + Half);
        l5.Store(c + (5 * cRow));
        h5.Store(c + (5 * cRow) + Half);
    }
}

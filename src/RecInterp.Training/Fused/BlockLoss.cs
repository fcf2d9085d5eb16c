using System.Runtime.Intrinsics;

namespace RecInterp.Training.Fused;

/// <summary>The mean squared difference over all users x all items of a batch for a dot product, without its block of scores. Not thread safe.</summary>
/// <remarks>
/// <code>
/// L = s^2 mean over b, c of (u'_b . v'_c - u_b . v_c)^2,   D = U' V'^T - U V^T = E V'^T + U F^T,   E = U' - U,  F = V' - V
/// dL/dU' = 2 s^2 / (Bu Bi) D V'   = 2 s^2 / (Bu Bi) (E (V'^T V') + U (F^T V'))
/// dL/dV' = 2 s^2 / (Bu Bi) D^T U' = 2 s^2 / (Bu Bi) (F (U^T U') + V' (E^T U'))
/// L      = s^2 / (Bu Bi) (sum of E o (D V') + sum of F o (D^T U') - sum of (E^T E) o (F^T V') - sum of (E^T U) o (F^T F))
/// </code>
/// <para>arXiv 2511.18024, eq. (7), as its code computes it for matrix factorisation. Scalars and constants are the same on both sides and cancel. The products of width
/// d x d cost B d^2 in place of B^2 d, and differences are taken before they are squared, so that a good reconstruction's loss does not drown in rounding.</para>
/// </remarks>
/// <param name="rows">The batch.</param>
/// <param name="width">d.</param>
/// <param name="scale">s.</param>
internal sealed unsafe class BlockLoss(BatchRows rows, int width, double scale) : IDisposable
{
    private readonly NativeFloats[] _products = [.. Enumerable.Range(0, 6).Select(_ => new NativeFloats((long)Tile.WholeRows(width) * rows.Stride))];

    private NativeFloats ItemSquare => _products[0]; // V'^T V'

    private NativeFloats ItemCross => _products[1]; // F^T V'

    private NativeFloats UserSquare => _products[2]; // U^T U'

    private NativeFloats UserCross => _products[3]; // E^T U'

    private NativeFloats UserErrors => _products[4]; // E^T E

    private NativeFloats ItemErrors => _products[5]; // F^T F

    /// <summary>Prepares the d x d products from the batch's rows, reconstructions and errors.</summary>
    /// <param name="threads">Most threads.</param>
    /// <returns>What the parts that <see cref="Add"/> gives exceed the loss by.</returns>
    public double Prepare(int threads)
    {
        Work.Share(_products.Length, threads, Multiply);
        double excess = 0;
        for (var row = 0; row < width; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var at = (row * rows.Stride) + column;
                double errors = UserErrors.Start[at];
                excess += (errors * ItemCross.Start[at]) + ((UserCross.Start[at] - errors) * ItemErrors.Start[at]);
            }
        }

        return excess * Mean;
    }

    /// <summary>Adds some rows' gradient to <see cref="BatchRows.Gradient"/>.</summary>
    /// <param name="first">The first row, at the start of a tile.</param>
    /// <param name="count">How many, all of one tower.</param>
    /// <param name="weight">Weight of the loss, beta.</param>
    /// <param name="scratch">Space for so many rows, filled up to whole tiles.</param>
    /// <returns>These rows' part of the loss, without its weight; see <see cref="Prepare"/>.</returns>
    public double Add(int first, int count, double weight, float* scratch)
    {
        var stride = rows.Stride;
        var at = (long)first * stride;
        var items = first >= rows.FirstItem && rows.Items > 0;
        var (plain, crossed) = items ? (UserSquare, UserCross) : (ItemSquare, ItemCross);
        var other = items ? rows.Reconstruction : rows.Raw;
        Tile.MultiplyAll(rows.Error.Start + at, stride, 1, plain.Start, stride, null, 0, scratch, stride, count, stride, width);
        Tile.MultiplyAll(other.Start + at, stride, 1, crossed.Start, stride, scratch, stride, scratch, stride, count, stride, width);

        var factor = (float)(2 * weight * Mean);
        double loss = 0;
        for (var row = 0; row < count; row++)
        {
            loss += Spend(scratch + ((long)row * stride), rows.At(rows.Error, first + row), rows.At(rows.Gradient, first + row), factor);
        }

        return loss * Mean;
    }

    /// <summary>Adds a product to a row's gradient.</summary>
    /// <returns>The product times the row's error.</returns>
    private float Spend(float* product, float* error, float* gradient, float factor)
    {
        var loss = Vector512<float>.Zero;
        var factors = Vector512.Create(factor);
        for (var i = 0; i < rows.Stride; i += Vector512<float>.Count)
        {
            var value = Vector512.Load(product + i);
            loss = Vector512.FusedMultiplyAdd(value, Vector512.Load(error + i), loss);
            Vector512.FusedMultiplyAdd(value, factors, Vector512.Load(gradient + i)).Store(gradient + i);
        }

        return Vector512.Sum(loss);
    }

    private double Mean => scale * scale / ((double)rows.Users * rows.Items);

    private void Multiply(int product)
    {
        var (left, right) = product switch
        {
            0 => (rows.Reconstruction, rows.Reconstruction),
            1 => (rows.Error, rows.Reconstruction),
            2 => (rows.Raw, rows.Reconstruction),
            3 => (rows.Error, rows.Reconstruction),
            _ => (rows.Error, rows.Error),
        };
        var ofItems = product is 0 or 1 or 5;
        var stride = rows.Stride;
        var first = ofItems ? (long)rows.FirstItem * stride : 0;
        Tile.MultiplyAll(left.Start + first, 1, stride, right.Start + first, stride, null, 0, _products[product].Start, stride, width, stride, ofItems ? rows.Items : rows.Users);
    }

    /// <summary>Frees the products.</summary>
    public void Dispose()
    {
        foreach (var product in _products)
        {
            product.Dispose();
        }
    }
}

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether x = y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor eq(Tensor target) => Result(Native.rt_eq(Handle, target.Handle), target);

        /// <summary>Whether x = y, element by element.</summary>
        /// <param name="target">The second operand.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor eq(Scalar target) => Result(Native.rt_eq_scalar(Handle, target.Native));

        /// <summary>Whether x differs from y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor ne(Tensor target) => Result(Native.rt_ne(Handle, target.Handle), target);

        /// <summary>Whether x differs from y, element by element.</summary>
        /// <param name="target">The second operand.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor ne(Scalar target) => Result(Native.rt_ne_scalar(Handle, target.Native));

        /// <summary>Whether x &lt; y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor lt(Tensor target) => Result(Native.rt_lt(Handle, target.Handle), target);

        /// <summary>Whether x &lt; y, element by element.</summary>
        /// <param name="target">The second operand.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor lt(Scalar target) => Result(Native.rt_lt_scalar(Handle, target.Native));

        /// <summary>Whether x &lt;= y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor le(Tensor target) => Result(Native.rt_le(Handle, target.Handle), target);

        /// <summary>Whether x &lt;= y, element by element.</summary>
        /// <param name="target">The second operand.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor le(Scalar target) => Result(Native.rt_le_scalar(Handle, target.Native));

        /// <summary>Whether x &gt; y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor gt(Tensor target) => Result(Native.rt_gt(Handle, target.Handle), target);

        /// <summary>Whether x &gt; y, element by element.</summary>
        /// <param name="target">The second operand.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor gt(Scalar target) => Result(Native.rt_gt_scalar(Handle, target.Native));

        /// <summary>Whether x &gt;= y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor ge(Tensor target) => Result(Native.rt_ge(Handle, target.Handle), target);

        /// <summary>Whether x &gt;= y, element by element.</summary>
        /// <param name="target">The second operand.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor ge(Scalar target) => Result(Native.rt_ge_scalar(Handle, target.Native));

        /// <summary>Whether each element is zero or false.</summary>
        /// <returns>A truth value for each element.</returns>
        public Tensor logical_not() => Result(Native.rt_logical_not(Handle));

        /// <summary>Whether both are true, element by element.</summary>
        /// <param name="other">The second operand, broadcast.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor logical_and(Tensor other) => Result(Native.rt_logical_and(Handle, other.Handle), other);

        /// <summary>Whether each element is neither infinite nor NaN.</summary>
        /// <returns>A truth value for each element.</returns>
        public Tensor isfinite() => Result(Native.rt_isfinite(Handle));

        /// <summary>Whether each element is NaN.</summary>
        /// <returns>A truth value for each element.</returns>
        public Tensor isnan() => Result(Native.rt_isnan(Handle));

        /// <summary>Whether at least one element is true.</summary>
        /// <returns>A tensor of one truth value.</returns>
        public Tensor any() => Result(Native.rt_any(Handle));

        /// <summary>Whether every element is true.</summary>
        /// <returns>A tensor of one truth value.</returns>
        public Tensor all() => Result(Native.rt_all(Handle));

        /// <summary>Whether each element occurs in a set.</summary>
        /// <param name="test_elements">The set.</param>
        /// <param name="assumeUnique">True when neither side repeats an element; faster.</param>
        /// <param name="invert">True to ask for absence.</param>
        /// <returns>A truth value for each element.</returns>
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false)
            => Result(Native.rt_isin(Handle, test_elements.Handle, Bit(assumeUnique), Bit(invert)), test_elements);

        /// <summary>A copy with one value where a mask is true.</summary>
        /// <param name="mask">Truth values, broadcast.</param>
        /// <param name="value">The value.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor masked_fill(Tensor mask, Scalar value) => Result(Native.rt_masked_fill(Handle, mask.Handle, value.Native), mask);

        /// <summary>Takes this tensor where the condition holds and y elsewhere.</summary>
        /// <param name="condition">Truth values, broadcast.</param>
        /// <param name="y">Values where false, broadcast.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor where(Tensor condition, Tensor y) => condition.Result(Native.rt_where(condition.Handle, Handle, y.Handle), this, y);

        /// <summary>The positions of elements other than 0.</summary>
        /// <returns>int64, one row for each, one column for each dimension.</returns>
        public Tensor nonzero() => Result(Native.rt_nonzero(Handle));

        /// <summary>One slice across a dimension, which disappears.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="index">Which slice.</param>
        /// <returns>A view.</returns>
        public Tensor select(long dim, long index) => Result(Native.rt_select(Handle, dim, index));

        /// <summary>A run of slices across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="start">The first slice.</param>
        /// <param name="length">How many.</param>
        /// <returns>A view.</returns>
        public Tensor narrow(long dim, long start, long length) => Result(Native.rt_narrow(Handle, dim, start, length));

        /// <summary>Evenly spaced slices across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="start">The first slice.</param>
        /// <param name="finish">Where to stop; not included.</param>
        /// <param name="step">The distance, at least 1.</param>
        /// <returns>A view.</returns>
        public Tensor slice(long dim, long start, long finish, long step) => Result(Native.rt_slice(Handle, dim, start, finish, step));

        /// <summary>Collects slices across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="index">int64, one dimension: which slices, repeats allowed.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor index_select(long dim, Tensor index) => Result(Native.rt_index_select(Handle, dim, index.Handle), index);

        /// <summary>Collects elements: y[i][j] = x[i][index[i][j]] for dimension 1.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="index">int64 positions, of as many dimensions as this.</param>
        /// <returns>The shape of the index.</returns>
        public Tensor gather(long dim, Tensor index) => Result(Native.rt_gather(Handle, dim, index.Handle), index);

        /// <summary>A copy with y[i][index[i][j]] = src[i][j] for dimension 1.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="index">int64 positions.</param>
        /// <param name="src">The values, at least as large as the index.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor scatter(long dim, Tensor index, Tensor src)
            => Result(Native.rt_scatter(Handle, dim, index.Handle, src.Handle), index, src);

        /// <summary>Sets x[i][index[i][j]] = src[i][j] for dimension 1.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="index">int64 positions.</param>
        /// <param name="src">The values, at least as large as the index.</param>
        /// <returns>A second handle to this tensor.</returns>
        public Tensor scatter_(long dim, Tensor index, Tensor src)
            => Result(Native.rt_scatter_(Handle, dim, index.Handle, src.Handle), index, src);

        /// <summary>Adds src[i][j] to x[i][index[i][j]] for dimension 1; repeats add up.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="index">int64 positions.</param>
        /// <param name="src">The values, at least as large as the index.</param>
        /// <returns>A second handle to this tensor.</returns>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src)
            => Result(Native.rt_scatter_add_(Handle, dim, index.Handle, src.Handle), index, src);

        /// <summary>Adds alpha times slices to slices of this tensor; repeats add up.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="index">int64, one dimension: where each slice goes.</param>
        /// <param name="source">The slices.</param>
        /// <param name="alpha">The factor.</param>
        /// <returns>A second handle to this tensor.</returns>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
            => Result(Native.rt_index_add_(Handle, dim, index.Handle, source.Handle, alpha.Native), index, source);
    }
}

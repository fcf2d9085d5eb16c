namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum of all elements.</summary>
        /// <param name="type">The type to convert to first; unchanged when null.</param>
        /// <returns>A tensor of no dimensions.</returns>
        public Tensor sum(ScalarType? type = null) => Result(Native.rt_sum(Handle, Type(type)));

        /// <summary>Sums across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <param name="type">The type to convert to first; unchanged when null.</param>
        /// <returns>The reduced tensor.</returns>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null)
            => Result(Native.rt_sum_dims(Handle, [dim], 1, Bit(keepdim), Type(type)));

        /// <summary>Sums across dimensions.</summary>
        /// <param name="dim">The dimensions to reduce.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <param name="type">The type to convert to first; unchanged when null.</param>
        /// <returns>The reduced tensor.</returns>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null)
            => Result(Native.rt_sum_dims(Handle, dim, dim.Length, Bit(keepdim), Type(type)));

        /// <summary>The mean of all elements.</summary>
        /// <returns>A tensor of no dimensions.</returns>
        public Tensor mean() => Result(Native.rt_mean(Handle));

        /// <summary>Means across dimensions.</summary>
        /// <param name="dimensions">The dimensions to reduce.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <param name="type">The type to convert to first; unchanged when null.</param>
        /// <returns>The reduced tensor.</returns>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
            => Result(Native.rt_mean_dims(Handle, dimensions, dimensions.Length, Bit(keepdim), Type(type)));

        /// <summary>The standard deviation of all elements.</summary>
        /// <param name="unbiased">True to divide by n - 1, false by n.</param>
        /// <returns>A tensor of no dimensions.</returns>
        public Tensor std(bool unbiased = true) => Result(Native.rt_std(Handle, Bit(unbiased)));

        /// <summary>The standard deviation across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="unbiased">True to divide by n - 1, false by n.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <param name="type">The type to convert to first; unchanged when null.</param>
        /// <returns>The reduced tensor.</returns>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Result(Native.rt_std_dims(Handle, [dim], 1, Bit(unbiased), Bit(keepdim), Type(type)));

        /// <summary>The variance of all elements.</summary>
        /// <param name="unbiased">True to divide by n - 1, false by n.</param>
        /// <returns>A tensor of no dimensions.</returns>
        public Tensor var(bool unbiased = true) => Result(Native.rt_var(Handle, Bit(unbiased)));

        /// <summary>The variance across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="unbiased">True to divide by n - 1, false by n.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <param name="type">The type to convert to first; unchanged when null.</param>
        /// <returns>The reduced tensor.</returns>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Result(Native.rt_var_dims(Handle, [dim], 1, Bit(unbiased), Bit(keepdim), Type(type)));

        /// <summary>The p-norm of all elements.</summary>
        /// <param name="p">The exponent.</param>
        /// <returns>A tensor of no dimensions.</returns>
        public Tensor norm(float p = 2) => Result(Native.rt_norm(Handle, p));

        /// <summary>The p-norm across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <param name="p">The exponent.</param>
        /// <returns>The reduced tensor.</returns>
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Result(Native.rt_norm_dim(Handle, dim, Bit(keepdim), p));

        /// <summary>The k greatest elements across a dimension. Which of equal elements is taken is not promised.</summary>
        /// <param name="k">How many.</param>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="largest">False for the least.</param>
        /// <param name="sorted">True to order them.</param>
        /// <returns>The elements and their int64 positions.</returns>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
            => Pair(both => Native.rt_topk(Handle, k, dim, Bit(largest), Bit(sorted), both));

        /// <summary>The greatest element.</summary>
        /// <returns>A tensor of no dimensions.</returns>
        public Tensor max() => Result(Native.rt_max(Handle));

        /// <summary>The least element.</summary>
        /// <returns>A tensor of no dimensions.</returns>
        public Tensor min() => Result(Native.rt_min(Handle));

        /// <summary>The greatest elements across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <returns>The elements and their int64 positions.</returns>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
            => Pair(both => Native.rt_max_dim(Handle, dim, Bit(keepdim), both));

        /// <summary>The least elements across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <returns>The elements and their int64 positions.</returns>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
            => Pair(both => Native.rt_min_dim(Handle, dim, Bit(keepdim), both));

        /// <summary>The position of the greatest element in row-major order.</summary>
        /// <returns>int64, no dimensions.</returns>
        public Tensor argmax() => Result(Native.rt_argmax(Handle));

        /// <summary>The positions of the greatest elements across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <returns>int64 positions.</returns>
        public Tensor argmax(long dim, bool keepdim = false) => Result(Native.rt_argmax_dim(Handle, dim, Bit(keepdim)));

        /// <summary>The greatest elements across dimensions; equal ones share the gradient.</summary>
        /// <param name="dims">The dimensions to reduce.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <param name="out">Not covered: null.</param>
        /// <returns>The reduced tensor.</returns>
        /// <exception cref="NotSupportedException">An output tensor was given.</exception>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null)
            => @out is null
                ? Result(Native.rt_amax(Handle, dims, dims.Length, Bit(keepdim)))
                : throw new NotSupportedException("amax into a given tensor is not part of the TorchSharp substitute.");

        /// <summary>e^x / sum e^x across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="dtype">The type to convert to first; unchanged when null.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Result(Native.rt_softmax(Handle, dim, Type(dtype)));

        /// <summary>log(e^x / sum e^x) across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="dtype">The type to convert to first; unchanged when null.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Result(Native.rt_log_softmax(Handle, dim, Type(dtype)));

        /// <summary>log sum e^x across a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="keepdim">True to keep reduced dimensions with size 1.</param>
        /// <returns>The reduced tensor.</returns>
        public Tensor logsumexp(long dim, bool keepdim = false) => Result(Native.rt_logsumexp(Handle, dim, Bit(keepdim)));

        /// <summary>Running sums along a dimension.</summary>
        /// <param name="dim">The dimension; negative counts from the last.</param>
        /// <param name="type">The type to convert to first; unchanged when null.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor cumsum(long dim, ScalarType? type = null) => Result(Native.rt_cumsum(Handle, dim, Type(type)));

        /// <summary>Counts how often each of 0, 1, ... occurs.</summary>
        /// <param name="weights">What each occurrence counts; 1 when null.</param>
        /// <param name="minlength">The least length of the result.</param>
        /// <returns>One dimension: a count for each value.</returns>
        public Tensor bincount(Tensor? weights, long minlength = 0)
            => Result(Native.rt_bincount(Handle, weights?.Handle ?? 0, minlength), weights);

        private static int Type(ScalarType? type) => type is { } given ? (int)given : -1;

        private (Tensor First, Tensor Second) Pair(Func<nint[], int> call)
        {
            var both = new nint[2];
            Do(call(both));
            return (new Tensor(both[0]), new Tensor(both[1]));
        }
    }
}

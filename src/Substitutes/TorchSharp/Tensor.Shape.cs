namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The transpose of a matrix.</summary>
        /// <returns>A view.</returns>
        public Tensor t() => Result(Native.rt_t(Handle));

        /// <summary>Swaps two dimensions.</summary>
        /// <param name="dim0">One dimension.</param>
        /// <param name="dim1">The other.</param>
        /// <returns>A view.</returns>
        public Tensor transpose(long dim0, long dim1) => Result(Native.rt_transpose(Handle, dim0, dim1));

        /// <summary>Reorders all dimensions.</summary>
        /// <param name="permutation">For each new dimension the old one.</param>
        /// <returns>A view.</returns>
        public Tensor permute(params long[] permutation) => Result(Native.rt_permute(Handle, permutation, permutation.Length));

        /// <summary>The same elements under another shape, where the layout allows it.</summary>
        /// <param name="shape">The sizes; one may be -1 and follows from the others.</param>
        /// <returns>A view.</returns>
        public Tensor view(params long[] shape) => Result(Native.rt_view(Handle, shape, shape.Length));

        /// <summary>The same elements under another shape.</summary>
        /// <param name="shape">The sizes; one may be -1 and follows from the others.</param>
        /// <returns>A view where the layout allows it, else a copy.</returns>
        public Tensor reshape(params long[] shape) => Result(Native.rt_reshape(Handle, shape, shape.Length));

        /// <summary>Drops dimensions of size 1.</summary>
        /// <param name="dim">The one to drop; all when null.</param>
        /// <returns>A view.</returns>
        public Tensor squeeze(long? dim = null) => Result(dim is { } one ? Native.rt_squeeze_dim(Handle, one) : Native.rt_squeeze(Handle));

        /// <summary>Adds a dimension of size 1.</summary>
        /// <param name="dim">Where; negative counts from the end of the new shape.</param>
        /// <returns>A view.</returns>
        public Tensor unsqueeze(long dim) => Result(Native.rt_unsqueeze(Handle, dim));

        /// <summary>Repeats dimensions of size 1 without copying.</summary>
        /// <param name="sizes">The new sizes; -1 keeps one.</param>
        /// <returns>A view.</returns>
        public Tensor expand(params long[] sizes) => Result(Native.rt_expand(Handle, sizes, sizes.Length));

        /// <summary>Merges a run of dimensions into one.</summary>
        /// <param name="start_dim">The first.</param>
        /// <param name="end_dim">The last; negative counts from the last.</param>
        /// <returns>A view where the layout allows it, else a copy.</returns>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Result(Native.rt_flatten(Handle, start_dim, end_dim));

        /// <summary>Keeps the lower triangle of each matrix; zeros elsewhere.</summary>
        /// <param name="diagonal">The highest diagonal that is kept; 0 is the main one.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor tril(long diagonal = 0) => Result(Native.rt_tril(Handle, diagonal));

        /// <summary>Keeps the upper triangle of each matrix; zeros elsewhere.</summary>
        /// <param name="diagonal">The lowest diagonal that is kept; 0 is the main one.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor triu(long diagonal = 0) => Result(Native.rt_triu(Handle, diagonal));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>The exports of native/shim.cpp, in its order.</summary>
/// <remarks>A tensor travels as a pointer that its managed owner keeps alive until the call is over.</remarks>
internal static partial class Native
{
    private const string Shim = "RecInterpTorch";

    /// <summary>Passes a handle on, or throws what the shim reported.</summary>
    /// <exception cref="ExternalException">The handle is null: the call failed.</exception>
    public static nint Check(nint handle) => handle != 0 ? handle : throw Failure();

    /// <summary>Throws what the shim reported when a call answers other than 0.</summary>
    /// <exception cref="ExternalException">The call failed.</exception>
    public static void Check(int failed)
    {
        if (failed != 0)
        {
            throw Failure();
        }
    }

    /// <summary>Passes on a handle that may be null, and throws only when the call failed.</summary>
    /// <exception cref="ExternalException">The call failed.</exception>
    public static nint CheckOptional(nint handle)
    {
        var error = handle == 0 ? rt_take_error() : 0;
        return error == 0 ? handle : throw new ExternalException(Marshal.PtrToStringUTF8(error));
    }

    private static ExternalException Failure() => new(Marshal.PtrToStringUTF8(rt_take_error()) ?? "libtorch failed without a message.");

    [LibraryImport(Shim)] public static partial nint rt_take_error();

    // Handles and properties.
    [LibraryImport(Shim)] public static partial void rt_free(nint x);
    [LibraryImport(Shim)] public static partial long rt_dim(nint x);
    [LibraryImport(Shim)] public static partial long rt_numel(nint x);
    [LibraryImport(Shim)] public static partial int rt_dtype(nint x);
    [LibraryImport(Shim)] public static partial int rt_device_type(nint x);
    [LibraryImport(Shim)] public static partial int rt_device_index(nint x);
    [LibraryImport(Shim)] public static partial int rt_requires_grad(nint x);
    [LibraryImport(Shim)] public static partial int rt_is_leaf(nint x);
    [LibraryImport(Shim)] public static partial int rt_is_contiguous(nint x);
    [LibraryImport(Shim)] public static partial int rt_sizes(nint x, Span<long> sizes);
    [LibraryImport(Shim)] public static partial int rt_data(nint x, out nint data, out long bytes);
    [LibraryImport(Shim)] public static partial int rt_item(nint x, nint item);
    [LibraryImport(Shim)] public static partial long rt_own_bytes(nint x);
    [LibraryImport(Shim)] public static partial int rt_set_requires_grad(nint x, int on);
    [LibraryImport(Shim)] public static partial nint rt_grad(nint x);
    [LibraryImport(Shim)] public static partial int rt_set_grad(nint x, nint grad);
    [LibraryImport(Shim)] public static partial int rt_backward(nint x);
    [LibraryImport(Shim)] public static partial int rt_grad_mode(int on);

    // Devices, threads, random numbers.
    [LibraryImport(Shim)] public static partial int rt_cuda_is_available();
    [LibraryImport(Shim)] public static partial int rt_cuda_synchronize(int index);
    [LibraryImport(Shim)] public static partial int rt_get_num_threads();
    [LibraryImport(Shim)] public static partial int rt_set_num_threads(int count);
    [LibraryImport(Shim)] public static partial nint rt_generator(ulong seed);
    [LibraryImport(Shim)] public static partial void rt_generator_free(nint g);
    [LibraryImport(Shim)] public static partial int rt_manual_seed(long seed);
    [LibraryImport(Shim)] public static partial nint rt_generator_default();

    // Creation.
    [LibraryImport(Shim)]
    public static partial nint rt_tensor(
        nint data, ReadOnlySpan<long> sizes, long sizesCount, int type, NativeOptions o);
    [LibraryImport(Shim)] public static partial nint rt_zeros(ReadOnlySpan<long> sizes, long sizesCount, NativeOptions o);
    [LibraryImport(Shim)] public static partial nint rt_ones(ReadOnlySpan<long> sizes, long sizesCount, NativeOptions o);
    [LibraryImport(Shim)] public static partial nint rt_empty(ReadOnlySpan<long> sizes, long sizesCount, NativeOptions o);
    [LibraryImport(Shim)] public static partial nint rt_full(ReadOnlySpan<long> sizes, long sizesCount, NativeScalar fill, NativeOptions o);
    [LibraryImport(Shim)] public static partial nint rt_zeros_like(nint x, NativeOptions o);
    [LibraryImport(Shim)] public static partial nint rt_randn(ReadOnlySpan<long> sizes, long sizesCount, nint g, NativeOptions o);
    [LibraryImport(Shim)] public static partial nint rt_rand(ReadOnlySpan<long> sizes, long sizesCount, nint g, NativeOptions o);
    [LibraryImport(Shim)] public static partial nint rt_randperm(long n, nint g, NativeOptions o);
    [LibraryImport(Shim)] public static partial nint rt_arange(NativeScalar start, NativeScalar stop, NativeScalar step, NativeOptions o);
    [LibraryImport(Shim)] public static partial nint rt_cat(ReadOnlySpan<nint> all, long count, long dim);
    [LibraryImport(Shim)] public static partial nint rt_stack(ReadOnlySpan<nint> all, long count, long dim);
    [LibraryImport(Shim)] public static partial nint rt_where(nint condition, nint x, nint y);

    // Copy and move.
    [LibraryImport(Shim)] public static partial nint rt_detach(nint x);
    [LibraryImport(Shim)] public static partial nint rt_clone(nint x);
    [LibraryImport(Shim)] public static partial nint rt_contiguous(nint x);
    [LibraryImport(Shim)] public static partial nint rt_to_type(nint x, int type, int copy);
    [LibraryImport(Shim)] public static partial nint rt_to_device(nint x, int type, int index, int copy, int nonBlocking);
    [LibraryImport(Shim)] public static partial nint rt_copy_(nint x, nint source, int nonBlocking);
    [LibraryImport(Shim)] public static partial nint rt_zero_(nint x);
    [LibraryImport(Shim)] public static partial nint rt_fill_(nint x, NativeScalar value);

    // Arithmetic.
    [LibraryImport(Shim)] public static partial nint rt_add(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_sub(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_mul(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_pow(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_add_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_sub_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_rsub_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_mul_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_pow_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_add_scaled(nint x, nint y, NativeScalar alpha);
    [LibraryImport(Shim)] public static partial nint rt_div(nint x, nint y, int rounding);
    [LibraryImport(Shim)] public static partial nint rt_div_scalar(nint x, NativeScalar y, int rounding);
    [LibraryImport(Shim)] public static partial nint rt_scalar_div(NativeScalar x, nint y);
    [LibraryImport(Shim)] public static partial int rt_add_(nint x, nint y);
    [LibraryImport(Shim)] public static partial int rt_sub_(nint x, nint y);
    [LibraryImport(Shim)] public static partial int rt_mul_(nint x, nint y);
    [LibraryImport(Shim)] public static partial int rt_div_(nint x, nint y, int rounding);
    [LibraryImport(Shim)] public static partial int rt_add__scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial int rt_sub__scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial int rt_mul__scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial int rt_div__scalar(nint x, NativeScalar y, int rounding);
    [LibraryImport(Shim)] public static partial int rt_add__scaled(nint x, nint y, NativeScalar alpha);
    [LibraryImport(Shim)] public static partial int rt_addcmul_(nint x, nint y, nint z, NativeScalar value);
    [LibraryImport(Shim)] public static partial int rt_addcdiv_(nint x, nint y, nint z, NativeScalar value);
    [LibraryImport(Shim)] public static partial int rt_sqrt_(nint x);
    [LibraryImport(Shim)] public static partial nint rt_neg(nint x);
    [LibraryImport(Shim)] public static partial nint rt_abs(nint x);
    [LibraryImport(Shim)] public static partial nint rt_exp(nint x);
    [LibraryImport(Shim)] public static partial nint rt_log(nint x);
    [LibraryImport(Shim)] public static partial nint rt_log1p(nint x);
    [LibraryImport(Shim)] public static partial nint rt_sqrt(nint x);
    [LibraryImport(Shim)] public static partial nint rt_rsqrt(nint x);
    [LibraryImport(Shim)] public static partial nint rt_square(nint x);
    [LibraryImport(Shim)] public static partial nint rt_sigmoid(nint x);
    [LibraryImport(Shim)] public static partial nint rt_relu(nint x);
    [LibraryImport(Shim)] public static partial nint rt_tanh(nint x);
    [LibraryImport(Shim)] public static partial nint rt_erf(nint x);
    [LibraryImport(Shim)] public static partial nint rt_sin(nint x);
    [LibraryImport(Shim)] public static partial nint rt_cos(nint x);
    [LibraryImport(Shim)] public static partial nint rt_sign(nint x);
    [LibraryImport(Shim)] public static partial nint rt_reciprocal(nint x);
    [LibraryImport(Shim)] public static partial nint rt_clamp(nint x, NativeScalar min, NativeScalar max);
    [LibraryImport(Shim)] public static partial nint rt_maximum(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_minimum(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_matmul(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_mm(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_bmm(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_addmm(nint x, nint a, nint b, double beta, double alpha);

    // Comparison and selection.
    [LibraryImport(Shim)] public static partial nint rt_eq(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_ne(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_lt(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_le(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_gt(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_ge(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_eq_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_ne_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_lt_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_le_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_gt_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_ge_scalar(nint x, NativeScalar y);
    [LibraryImport(Shim)] public static partial nint rt_logical_not(nint x);
    [LibraryImport(Shim)] public static partial nint rt_logical_and(nint x, nint y);
    [LibraryImport(Shim)] public static partial nint rt_isfinite(nint x);
    [LibraryImport(Shim)] public static partial nint rt_isnan(nint x);
    [LibraryImport(Shim)] public static partial nint rt_any(nint x);
    [LibraryImport(Shim)] public static partial nint rt_all(nint x);
    [LibraryImport(Shim)] public static partial nint rt_nonzero(nint x);
    [LibraryImport(Shim)] public static partial nint rt_isin(nint x, nint set, int unique, int invert);
    [LibraryImport(Shim)] public static partial nint rt_masked_fill(nint x, nint mask, NativeScalar value);
    [LibraryImport(Shim)] public static partial nint rt_select(nint x, long dim, long index);
    [LibraryImport(Shim)] public static partial nint rt_narrow(nint x, long dim, long start, long length);
    [LibraryImport(Shim)] public static partial nint rt_slice(nint x, long dim, long start, long end, long step);
    [LibraryImport(Shim)] public static partial nint rt_index_select(nint x, long dim, nint index);
    [LibraryImport(Shim)] public static partial nint rt_gather(nint x, long dim, nint index);
    [LibraryImport(Shim)] public static partial nint rt_scatter(nint x, long dim, nint index, nint source);
    [LibraryImport(Shim)] public static partial nint rt_scatter_(nint x, long dim, nint index, nint source);
    [LibraryImport(Shim)] public static partial nint rt_scatter_add_(nint x, long dim, nint index, nint source);
    [LibraryImport(Shim)] public static partial nint rt_index_add_(nint x, long dim, nint index, nint source, NativeScalar alpha);

    // Shape.
    [LibraryImport(Shim)] public static partial nint rt_t(nint x);
    [LibraryImport(Shim)] public static partial nint rt_transpose(nint x, long a, long b);
    [LibraryImport(Shim)] public static partial nint rt_permute(nint x, ReadOnlySpan<long> order, long orderCount);
    [LibraryImport(Shim)] public static partial nint rt_view(nint x, ReadOnlySpan<long> sizes, long sizesCount);
    [LibraryImport(Shim)] public static partial nint rt_reshape(nint x, ReadOnlySpan<long> sizes, long sizesCount);
    [LibraryImport(Shim)] public static partial nint rt_expand(nint x, ReadOnlySpan<long> sizes, long sizesCount);
    [LibraryImport(Shim)] public static partial nint rt_squeeze(nint x);
    [LibraryImport(Shim)] public static partial nint rt_squeeze_dim(nint x, long dim);
    [LibraryImport(Shim)] public static partial nint rt_unsqueeze(nint x, long dim);
    [LibraryImport(Shim)] public static partial nint rt_flatten(nint x, long start, long end);
    [LibraryImport(Shim)] public static partial nint rt_tril(nint x, long diagonal);
    [LibraryImport(Shim)] public static partial nint rt_triu(nint x, long diagonal);

    // Reduction.
    [LibraryImport(Shim)] public static partial nint rt_sum(nint x, int type);
    [LibraryImport(Shim)] public static partial nint rt_sum_dims(nint x, ReadOnlySpan<long> dims, long dimsCount, int keep, int type);
    [LibraryImport(Shim)] public static partial nint rt_mean(nint x);
    [LibraryImport(Shim)] public static partial nint rt_mean_dims(nint x, ReadOnlySpan<long> dims, long dimsCount, int keep, int type);
    [LibraryImport(Shim)] public static partial nint rt_std(nint x, int unbiased);
    [LibraryImport(Shim)]
    public static partial nint rt_std_dims(
        nint x, ReadOnlySpan<long> dims, long dimsCount, int unbiased, int keep, int type);
    [LibraryImport(Shim)] public static partial nint rt_var(nint x, int unbiased);
    [LibraryImport(Shim)]
    public static partial nint rt_var_dims(
        nint x, ReadOnlySpan<long> dims, long dimsCount, int unbiased, int keep, int type);
    [LibraryImport(Shim)] public static partial nint rt_norm(nint x, double p);
    [LibraryImport(Shim)] public static partial nint rt_norm_dim(nint x, long dim, int keep, double p);
    [LibraryImport(Shim)] public static partial int rt_topk(nint x, long k, long dim, int largest, int sorted, Span<nint> firstAndSecond);
    [LibraryImport(Shim)] public static partial nint rt_max(nint x);
    [LibraryImport(Shim)] public static partial nint rt_min(nint x);
    [LibraryImport(Shim)] public static partial int rt_max_dim(nint x, long dim, int keep, Span<nint> firstAndSecond);
    [LibraryImport(Shim)] public static partial int rt_min_dim(nint x, long dim, int keep, Span<nint> firstAndSecond);
    [LibraryImport(Shim)] public static partial nint rt_argmax(nint x);
    [LibraryImport(Shim)] public static partial nint rt_argmax_dim(nint x, long dim, int keep);
    [LibraryImport(Shim)] public static partial nint rt_amax(nint x, ReadOnlySpan<long> dims, long dimsCount, int keep);
    [LibraryImport(Shim)] public static partial nint rt_softmax(nint x, long dim, int type);
    [LibraryImport(Shim)] public static partial nint rt_log_softmax(nint x, long dim, int type);
    [LibraryImport(Shim)] public static partial nint rt_logsumexp(nint x, long dim, int keep);
    [LibraryImport(Shim)] public static partial nint rt_cumsum(nint x, long dim, int type);
    [LibraryImport(Shim)] public static partial nint rt_bincount(nint x, nint weights, long length);

    // Nn.functional.
    [LibraryImport(Shim)] public static partial nint rt_linear(nint x, nint weights, nint bias);
    [LibraryImport(Shim)] public static partial nint rt_mse_loss(nint x, nint target, long reduction);
    [LibraryImport(Shim)] public static partial nint rt_l1_loss(nint x, nint target, long reduction);
    [LibraryImport(Shim)] public static partial nint rt_binary_cross_entropy(nint x, nint target, nint weight, long reduction);
    [LibraryImport(Shim)]
    public static partial nint rt_binary_cross_entropy_with_logits(
        nint x, nint target, nint weight, nint positive, long reduction);
    [LibraryImport(Shim)] public static partial nint rt_gelu(nint x);
    [LibraryImport(Shim)] public static partial nint rt_relu_(nint x);
    [LibraryImport(Shim)] public static partial nint rt_tanh_(nint x);
    [LibraryImport(Shim)] public static partial nint rt_elu(nint x, double alpha);
    [LibraryImport(Shim)] public static partial nint rt_elu_(nint x, double alpha);
    [LibraryImport(Shim)] public static partial nint rt_leaky_relu(nint x, double slope);
    [LibraryImport(Shim)] public static partial nint rt_leaky_relu_(nint x, double slope);
    [LibraryImport(Shim)] public static partial nint rt_softplus(nint x, double beta, double threshold);
    [LibraryImport(Shim)]
    public static partial nint rt_layer_norm(
        nint x, ReadOnlySpan<long> sizes, long sizesCount, nint weight, nint bias, double eps);

    // Training.
    [LibraryImport(Shim)]
    public static partial int rt_clip_grad_norm_(
        ReadOnlySpan<nint> parameters, long count, double maxNorm, double p, out double normBefore);
    [LibraryImport(Shim)]
    public static partial int rt_adam(
        ReadOnlySpan<nint> parameters, ReadOnlySpan<nint> means, ReadOnlySpan<nint> squares, ReadOnlySpan<nint> greatest,
        Span<long> steps, long count, double rate, double beta1, double beta2, double eps, double decay, int amsgrad, int maximize);
}

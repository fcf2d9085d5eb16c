// C exports over libtorch for the TorchSharp substitute. Uses ATen and c10 only, so that one source serves
// libtorch 1.13 and 2.x. Three rules hold everywhere:
//   * no exception leaves: a failing call returns null (or 1) and leaves its text for rt_take_error;
//   * a Tensor* that is returned belongs to the caller, who gives it back to rt_free;
//   * a null Tensor* argument means "not given".
// One line is one export, so that an export can go together with the managed member that used it.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <malloc.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

using at::Tensor;

// ---------------------------------------------------------------------------------------- Debian's traps

extern "C" int dnnl_sgemm(char trans_a, char trans_b, int64_t m, int64_t n, int64_t k, float alpha, const float* a,
    int64_t lda, const float* b, int64_t ldb, float beta, float* c, int64_t ldc);

// libtorch's matrix products look this symbol up and find it here before the reference BLAS, because this library
// stands first in its own search scope. oneDNN is row-major where BLAS is column-major: swap the operands.
extern "C" __attribute__((visibility("default"))) void sgemm_(const char* trans_a, const char* trans_b, const int* m,
    const int* n, const int* k, const float* alpha, const float* a, const int* lda, const float* b, const int* ldb,
    const float* beta, float* c, const int* ldc)
{
    dnnl_sgemm(*trans_b, *trans_a, *n, *m, *k, *alpha, b, *ldb, a, *lda, *beta, c, *ldc);
}

// By default glibc maps every block above 32 MB anew and gives it back at once, which costs a page fault for each
// 4 KB of each large result; and it keeps one arena per thread.
__attribute__((constructor)) static void keep_large_blocks()
{
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
    mallopt(M_ARENA_MAX, 1);
}

// ------------------------------------------------------------------------------------------------ plumbing

namespace {

thread_local std::string last_error;
thread_local bool failed = false;

void fail(const char* text) noexcept
{
    failed = true;
    try {
        last_error = text;
    } catch (...) {
        last_error.clear();
    }
}

template <class Body>
int guarded(Body body) noexcept
{
    try {
        body();
        return 0;
    } catch (const c10::Error& e) {
        fail(e.what_without_backtrace());
    } catch (const std::exception& e) {
        fail(e.what());
    } catch (...) {
        fail("libtorch threw something that is not a std::exception");
    }
    return 1;
}

template <class Body>
Tensor* made(Body body) noexcept
{
    Tensor* result = nullptr;
    guarded([&] {
        Tensor t = body();
        if (t.defined()) {
            result = new Tensor(std::move(t));
        }
    });
    return result;
}

struct Value { // a Scalar: kind 0 is a long, 1 a double, 2 a bool, 3 is absent
    int64_t kind;
    int64_t bits;

    bool given() const { return kind != 3; }

    at::Scalar get() const
    {
        double real;
        std::memcpy(&real, &bits, sizeof real);
        return kind == 1 ? at::Scalar(real) : kind == 2 ? at::Scalar(bits != 0) : at::Scalar(bits);
    }
};

struct Options { // type and device -1: not given
    int type;
    int device;
    int index;
    int grad;

    at::TensorOptions get() const
    {
        at::TensorOptions o;
        if (type >= 0) {
            o = o.dtype(static_cast<at::ScalarType>(type));
        }
        if (device >= 0) {
            o = o.device(at::Device(static_cast<at::DeviceType>(device), static_cast<at::DeviceIndex>(index)));
        }
        return o;
    }

    // ATen's own factories leave this option to their callers.
    Tensor track(Tensor t) const { return grad ? t.requires_grad_(true) : t; }
};

std::vector<Tensor> list(Tensor* const* tensors, int64_t count)
{
    std::vector<Tensor> all;
    for (int64_t i = 0; i < count; i++) {
        all.push_back(*tensors[i]);
    }
    return all;
}

Tensor optional(const Tensor* t) { return t ? *t : Tensor(); }
at::Generator optional(const at::Generator* g) { return g ? *g : at::Generator(); }
Tensor cast(const Tensor* t, int type) { return type < 0 ? *t : t->to(static_cast<at::ScalarType>(type)); }

template <class Divide>
Tensor rounded(int mode, Divide divide) // numbered as RoundingMode: none, trunc, floor
{
    return mode == 0 ? divide() : divide(mode == 1 ? "trunc" : "floor");
}

} // namespace

#define EXPORT extern "C" __attribute__((visibility("default")))
#define LONGS(name) const int64_t *name, int64_t name##_count
#define REF(name) at::IntArrayRef(name, static_cast<size_t>(name##_count))
#define TENSOR(name, parameters, expression) \
    EXPORT Tensor* rt_##name parameters noexcept { return made([&]() -> Tensor { return expression; }); }
#define ACTION(name, parameters, statement) \
    EXPORT int rt_##name parameters noexcept { return guarded([&] { statement; }); }
#define PAIR(name, parameters, expression) \
    EXPORT int rt_##name parameters noexcept \
    { \
        return guarded([&] { \
            auto both = expression; \
            first_and_second[0] = new Tensor(std::get<0>(both)); \
            first_and_second[1] = new Tensor(std::get<1>(both)); \
        }); \
    }
#define UNARY(name) TENSOR(name, (const Tensor* x), at::name(*x))
#define BINARY(name) TENSOR(name, (const Tensor* x, const Tensor* y), at::name(*x, *y))
#define BINARY_SCALAR(name) TENSOR(name##_scalar, (const Tensor* x, Value y), at::name(*x, y.get()))
#define IN_PLACE(name) ACTION(name, (Tensor* x, const Tensor* y), x->name(*y))
#define IN_PLACE_SCALAR(name) ACTION(name##_scalar, (Tensor* x, Value y), x->name(y.get()))

// Valid until this thread's next failure; null when nothing has failed since the last call.
EXPORT const char* rt_take_error() noexcept
{
    const char* text = failed ? last_error.c_str() : nullptr;
    failed = false;
    return text;
}

// ----------------------------------------------------------------------------------- handles and properties

EXPORT void rt_free(Tensor* x) noexcept { delete x; }
EXPORT int64_t rt_dim(const Tensor* x) noexcept { return x->dim(); }
EXPORT int64_t rt_numel(const Tensor* x) noexcept { return x->numel(); }
EXPORT int rt_dtype(const Tensor* x) noexcept { return static_cast<int>(x->scalar_type()); }
EXPORT int rt_device_type(const Tensor* x) noexcept { return static_cast<int>(x->device().type()); }
EXPORT int rt_device_index(const Tensor* x) noexcept { return x->device().index(); }
EXPORT int rt_requires_grad(const Tensor* x) noexcept { return x->requires_grad(); }
EXPORT int rt_is_leaf(const Tensor* x) noexcept { return x->is_leaf(); }
EXPORT int rt_is_contiguous(const Tensor* x) noexcept { return x->is_contiguous(); }
ACTION(sizes, (const Tensor* x, int64_t* sizes), std::memcpy(sizes, x->sizes().data(), x->dim() * sizeof(int64_t)))
ACTION(data, (const Tensor* x, void** data, int64_t* bytes), *data = x->data_ptr(); *bytes = x->nbytes())
ACTION(item, (const Tensor* x, void* item), Tensor c = x->cpu(); std::memcpy(item, c.data_ptr(), c.itemsize()))
// Bytes that only this handle keeps alive: none for a view or for a second handle to the same tensor.
EXPORT int64_t rt_own_bytes(const Tensor* x) noexcept
{
    int64_t bytes = 0;
    guarded([&] { bytes = x->use_count() > 1 || x->is_view() ? 0 : x->nbytes(); });
    return bytes;
}
ACTION(set_requires_grad, (const Tensor* x, int on), x->requires_grad_(on))
TENSOR(grad, (const Tensor* x), x->grad())
ACTION(set_grad, (const Tensor* x, const Tensor* grad), x->mutable_grad() = optional(grad))
ACTION(backward, (const Tensor* x), x->backward())
EXPORT int rt_grad_mode(int on) noexcept
{
    int before = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(on);
    return before;
}

// --------------------------------------------------------------------------- devices, threads, random numbers

EXPORT int rt_cuda_is_available() noexcept { return at::hasCUDA(); }
ACTION(cuda_synchronize, (int index),
    c10::impl::VirtualGuardImpl cuda(at::kCUDA);
    cuda.getStream(index < 0 ? cuda.getDevice() : at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index))).synchronize())
EXPORT int rt_get_num_threads() noexcept { return at::get_num_threads(); }
ACTION(set_num_threads, (int count), at::set_num_threads(count))
EXPORT at::Generator* rt_generator(uint64_t seed) noexcept
{
    at::Generator* made = nullptr;
    guarded([&] { made = new at::Generator(at::globalContext().defaultGenerator(at::kCPU).clone()); made->set_current_seed(seed); });
    return made;
}
EXPORT void rt_generator_free(at::Generator* g) noexcept { delete g; }
ACTION(manual_seed, (int64_t seed), at::manual_seed(static_cast<uint64_t>(seed)))
EXPORT at::Generator* rt_generator_default() noexcept
{
    at::Generator* made = nullptr;
    guarded([&] { made = new at::Generator(at::globalContext().defaultGenerator(at::kCPU)); });
    return made;
}

// ------------------------------------------------------------------------------------------------- creation

EXPORT Tensor* rt_tensor(const void* data, LONGS(sizes), int type, Options o) noexcept
{
    return made([&] {
        auto source = at::TensorOptions().dtype(static_cast<at::ScalarType>(type));
        Tensor t = at::empty(REF(sizes), source);
        std::memcpy(t.data_ptr(), data, t.nbytes());
        auto wanted = o.get();
        return o.track(t.to(wanted.device(), o.type < 0 ? t.scalar_type() : wanted.dtype().toScalarType()));
    });
}
TENSOR(zeros, (LONGS(sizes), Options o), o.track(at::zeros(REF(sizes), o.get())))
TENSOR(ones, (LONGS(sizes), Options o), o.track(at::ones(REF(sizes), o.get())))
TENSOR(empty, (LONGS(sizes), Options o), o.track(at::empty(REF(sizes), o.get())))
TENSOR(full, (LONGS(sizes), Value fill, Options o), o.track(at::full(REF(sizes), fill.get(), o.get())))
TENSOR(zeros_like, (const Tensor* x, Options o), o.track(at::zeros_like(*x, o.get())))
TENSOR(randn, (LONGS(sizes), const at::Generator* g, Options o), o.track(at::randn(REF(sizes), optional(g), o.get())))
TENSOR(rand, (LONGS(sizes), const at::Generator* g, Options o), o.track(at::rand(REF(sizes), optional(g), o.get())))
TENSOR(randperm, (int64_t n, const at::Generator* g, Options o), o.track(at::randperm(n, optional(g), o.get())))
TENSOR(arange, (Value start, Value stop, Value step, Options o), o.track(at::arange(start.get(), stop.get(), step.get(), o.get())))
TENSOR(cat, (Tensor* const* all, int64_t count, int64_t dim), at::cat(list(all, count), dim))
TENSOR(stack, (Tensor* const* all, int64_t count, int64_t dim), at::stack(list(all, count), dim))
TENSOR(where, (const Tensor* condition, const Tensor* x, const Tensor* y), at::where(*condition, *x, *y))

// --------------------------------------------------------------------------------------------- copy and move

UNARY(detach)
UNARY(clone)
TENSOR(contiguous, (const Tensor* x), x->contiguous())
TENSOR(to_type, (const Tensor* x, int type, int copy), x->to(static_cast<at::ScalarType>(type), false, copy))
TENSOR(to_device, (const Tensor* x, int type, int index, int copy, int non_blocking),
    x->to(at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(index)), x->scalar_type(), non_blocking, copy))
TENSOR(copy_, (Tensor* x, const Tensor* source, int non_blocking), x->copy_(*source, non_blocking))
TENSOR(zero_, (Tensor* x), x->zero_())
TENSOR(fill_, (Tensor* x, Value value), x->fill_(value.get()))

// ------------------------------------------------------------------------------------------------ arithmetic

BINARY(add)
BINARY(sub)
BINARY(mul)
BINARY(pow)
BINARY_SCALAR(add)
BINARY_SCALAR(sub)
BINARY_SCALAR(rsub)
BINARY_SCALAR(mul)
BINARY_SCALAR(pow)
TENSOR(add_scaled, (const Tensor* x, const Tensor* y, Value alpha), at::add(*x, *y, alpha.get()))
TENSOR(div, (const Tensor* x, const Tensor* y, int rounding), rounded(rounding, [&](auto... mode) { return at::div(*x, *y, mode...); }))
TENSOR(div_scalar, (const Tensor* x, Value y, int rounding), rounded(rounding, [&](auto... mode) { return at::div(*x, y.get(), mode...); }))
TENSOR(scalar_div, (Value x, const Tensor* y), y->reciprocal().mul(x.get()))
IN_PLACE(add_)
IN_PLACE(sub_)
IN_PLACE(mul_)
IN_PLACE_SCALAR(add_)
IN_PLACE_SCALAR(sub_)
IN_PLACE_SCALAR(mul_)
ACTION(div_, (Tensor* x, const Tensor* y, int rounding), rounded(rounding, [&](auto... mode) { return x->div_(*y, mode...); }))
ACTION(div__scalar, (Tensor* x, Value y, int rounding), rounded(rounding, [&](auto... mode) { return x->div_(y.get(), mode...); }))
ACTION(add__scaled, (Tensor* x, const Tensor* y, Value alpha), x->add_(*y, alpha.get()))
ACTION(addcmul_, (Tensor* x, const Tensor* y, const Tensor* z, Value value), x->addcmul_(*y, *z, value.get()))
ACTION(addcdiv_, (Tensor* x, const Tensor* y, const Tensor* z, Value value), x->addcdiv_(*y, *z, value.get()))
ACTION(sqrt_, (Tensor* x), x->sqrt_())
UNARY(neg)
UNARY(abs)
UNARY(exp)
UNARY(log)
UNARY(log1p)
UNARY(sqrt)
UNARY(rsqrt)
UNARY(square)
UNARY(sigmoid)
UNARY(relu)
UNARY(tanh)
UNARY(erf)
UNARY(sin)
UNARY(cos)
UNARY(sign)
UNARY(reciprocal)
TENSOR(clamp, (const Tensor* x, Value min, Value max),
    !max.given() ? at::clamp_min(*x, min.get()) : !min.given() ? at::clamp_max(*x, max.get()) : at::clamp(*x, min.get(), max.get()))
BINARY(maximum)
BINARY(minimum)
BINARY(matmul)
BINARY(mm)
BINARY(bmm)
TENSOR(addmm, (const Tensor* x, const Tensor* a, const Tensor* b, double beta, double alpha), at::addmm(*x, *a, *b, beta, alpha))

// ------------------------------------------------------------------------------------ comparison and selection

BINARY(eq)
BINARY(ne)
BINARY(lt)
BINARY(le)
BINARY(gt)
BINARY(ge)
BINARY_SCALAR(eq)
BINARY_SCALAR(ne)
BINARY_SCALAR(lt)
BINARY_SCALAR(le)
BINARY_SCALAR(gt)
BINARY_SCALAR(ge)
UNARY(logical_not)
BINARY(logical_and)
UNARY(isfinite)
UNARY(isnan)
UNARY(any)
UNARY(all)
UNARY(nonzero)
TENSOR(isin, (const Tensor* x, const Tensor* set, int unique, int invert), at::isin(*x, *set, unique, invert))
TENSOR(masked_fill, (const Tensor* x, const Tensor* mask, Value value), at::masked_fill(*x, *mask, value.get()))
TENSOR(select, (const Tensor* x, int64_t dim, int64_t index), at::select(*x, dim, index))
TENSOR(narrow, (const Tensor* x, int64_t dim, int64_t start, int64_t length), at::narrow(*x, dim, start, length))
TENSOR(slice, (const Tensor* x, int64_t dim, int64_t start, int64_t end, int64_t step), at::slice(*x, dim, start, end, step))
TENSOR(index_select, (const Tensor* x, int64_t dim, const Tensor* index), at::index_select(*x, dim, *index))
TENSOR(gather, (const Tensor* x, int64_t dim, const Tensor* index), at::gather(*x, dim, *index))
TENSOR(scatter, (const Tensor* x, int64_t dim, const Tensor* index, const Tensor* source), at::scatter(*x, dim, *index, *source))
TENSOR(scatter_, (Tensor* x, int64_t dim, const Tensor* index, const Tensor* source), x->scatter_(dim, *index, *source))
TENSOR(scatter_add_, (Tensor* x, int64_t dim, const Tensor* index, const Tensor* source), x->scatter_add_(dim, *index, *source))
TENSOR(index_add_, (Tensor* x, int64_t dim, const Tensor* index, const Tensor* source, Value alpha),
    x->index_add_(dim, *index, *source, alpha.get()))

// ----------------------------------------------------------------------------------------------------- shape

UNARY(t)
TENSOR(transpose, (const Tensor* x, int64_t a, int64_t b), at::transpose(*x, a, b))
TENSOR(permute, (const Tensor* x, LONGS(order)), x->permute(REF(order)))
TENSOR(view, (const Tensor* x, LONGS(sizes)), x->view(REF(sizes)))
TENSOR(reshape, (const Tensor* x, LONGS(sizes)), x->reshape(REF(sizes)))
TENSOR(expand, (const Tensor* x, LONGS(sizes)), x->expand(REF(sizes)))
UNARY(squeeze)
TENSOR(squeeze_dim, (const Tensor* x, int64_t dim), at::squeeze(*x, dim))
TENSOR(unsqueeze, (const Tensor* x, int64_t dim), at::unsqueeze(*x, dim))
TENSOR(flatten, (const Tensor* x, int64_t start, int64_t end), at::flatten(*x, start, end))
TENSOR(tril, (const Tensor* x, int64_t diagonal), at::tril(*x, diagonal))
TENSOR(triu, (const Tensor* x, int64_t diagonal), at::triu(*x, diagonal))

// ------------------------------------------------------------------------------------------------ reduction

TENSOR(sum, (const Tensor* x, int type), cast(x, type).sum())
TENSOR(sum_dims, (const Tensor* x, LONGS(dims), int keep, int type), cast(x, type).sum(REF(dims), keep))
TENSOR(mean, (const Tensor* x), x->mean())
TENSOR(mean_dims, (const Tensor* x, LONGS(dims), int keep, int type), cast(x, type).mean(REF(dims), keep))
TENSOR(std, (const Tensor* x, int unbiased), x->std(static_cast<bool>(unbiased)))
TENSOR(std_dims, (const Tensor* x, LONGS(dims), int unbiased, int keep, int type),
    cast(x, type).std(REF(dims), static_cast<bool>(unbiased), keep))
TENSOR(var, (const Tensor* x, int unbiased), x->var(static_cast<bool>(unbiased)))
TENSOR(var_dims, (const Tensor* x, LONGS(dims), int unbiased, int keep, int type),
    cast(x, type).var(REF(dims), static_cast<bool>(unbiased), keep))
TENSOR(norm, (const Tensor* x, double p), x->norm(p))
TENSOR(norm_dim, (const Tensor* x, int64_t dim, int keep, double p), x->norm(at::Scalar(p), at::IntArrayRef(dim), keep))
PAIR(topk, (const Tensor* x, int64_t k, int64_t dim, int largest, int sorted, Tensor** first_and_second),
    at::topk(*x, k, dim, largest, sorted))
UNARY(max)
UNARY(min)
PAIR(max_dim, (const Tensor* x, int64_t dim, int keep, Tensor** first_and_second), at::max(*x, dim, keep))
PAIR(min_dim, (const Tensor* x, int64_t dim, int keep, Tensor** first_and_second), at::min(*x, dim, keep))
UNARY(argmax)
TENSOR(argmax_dim, (const Tensor* x, int64_t dim, int keep), at::argmax(*x, dim, keep))
TENSOR(amax, (const Tensor* x, LONGS(dims), int keep), at::amax(*x, REF(dims), keep))
TENSOR(softmax, (const Tensor* x, int64_t dim, int type), at::softmax(cast(x, type), dim))
TENSOR(log_softmax, (const Tensor* x, int64_t dim, int type), at::log_softmax(cast(x, type), dim))
TENSOR(logsumexp, (const Tensor* x, int64_t dim, int keep), at::logsumexp(*x, at::IntArrayRef(dim), keep))
TENSOR(cumsum, (const Tensor* x, int64_t dim, int type), at::cumsum(cast(x, type), dim))
TENSOR(bincount, (const Tensor* x, const Tensor* weights, int64_t length), at::bincount(*x, optional(weights), length))

// ----------------------------------------------------------------------------------------------- nn.functional

TENSOR(linear, (const Tensor* x, const Tensor* weights, const Tensor* bias), at::linear(*x, *weights, optional(bias)))
TENSOR(mse_loss, (const Tensor* x, const Tensor* target, int64_t reduction), at::mse_loss(*x, *target, reduction))
TENSOR(l1_loss, (const Tensor* x, const Tensor* target, int64_t reduction), at::l1_loss(*x, *target, reduction))
TENSOR(binary_cross_entropy, (const Tensor* x, const Tensor* target, const Tensor* weight, int64_t reduction),
    at::binary_cross_entropy(*x, *target, optional(weight), reduction))
TENSOR(binary_cross_entropy_with_logits,
    (const Tensor* x, const Tensor* target, const Tensor* weight, const Tensor* positive, int64_t reduction),
    at::binary_cross_entropy_with_logits(*x, *target, optional(weight), optional(positive), reduction))
UNARY(gelu)
TENSOR(relu_, (Tensor* x), x->relu_())
TENSOR(tanh_, (Tensor* x), x->tanh_())
TENSOR(elu, (const Tensor* x, double alpha), at::elu(*x, alpha))
TENSOR(elu_, (Tensor* x, double alpha), at::elu_(*x, alpha))
TENSOR(leaky_relu, (const Tensor* x, double slope), at::leaky_relu(*x, slope))
TENSOR(leaky_relu_, (Tensor* x, double slope), at::leaky_relu_(*x, slope))
TENSOR(softplus, (const Tensor* x, double beta, double threshold), at::softplus(*x, beta, threshold))
TENSOR(layer_norm, (const Tensor* x, LONGS(sizes), const Tensor* weight, const Tensor* bias, double eps),
    at::layer_norm(*x, REF(sizes), optional(weight), optional(bias), eps))

// ---------------------------------------------------------------------------------------------------- training

// Scales the gradients so that the p-norm of all of them together is at most max_norm; tells the norm before.
ACTION(clip_grad_norm_, (Tensor* const* parameters, int64_t count, double max_norm, double p, double* norm_before),
    c10::AutoGradMode off(false);
    std::vector<Tensor> grads;
    std::vector<Tensor> norms;
    for (const Tensor& parameter : list(parameters, count)) {
        if (parameter.grad().defined()) {
            grads.push_back(parameter.grad());
            norms.push_back(std::isinf(p) ? grads.back().abs().max() : grads.back().norm(p));
        }
    }
    *norm_before = 0;
    if (!grads.empty()) {
        Tensor norm = std::isinf(p) ? at::stack(norms).max() : at::stack(norms).norm(p);
        Tensor factor = (norm + 1e-6).reciprocal().mul(max_norm).clamp_max(1.0);
        for (Tensor& grad : grads) {
            grad.mul_(factor);
        }
        *norm_before = norm.item<double>();
    })

// One step of Adam (Kingma and Ba 2015, arXiv:1412.6980, algorithm 1) over all parameters, in PyTorch's order of
// operations, so that the result has PyTorch's bits. `greatest` is read with amsgrad only; a parameter without a
// gradient is left alone and its step is not counted.
ACTION(adam, (Tensor* const* parameters, Tensor* const* means, Tensor* const* squares, Tensor* const* greatest,
    int64_t* steps, int64_t count, double rate, double beta1, double beta2, double eps, double decay, int amsgrad, int maximize),
    c10::AutoGradMode off(false);
    for (int64_t i = 0; i < count; i++) {
        Tensor& parameter = *parameters[i];
        Tensor grad = parameter.grad();
        if (!grad.defined()) {
            continue;
        }
        double step = static_cast<double>(++steps[i]);
        if (maximize) {
            grad = grad.neg();
        }
        if (decay != 0) {
            grad = grad.add(parameter, decay);
        }
        means[i]->mul_(beta1).add_(grad, 1 - beta1);
        squares[i]->mul_(beta2).addcmul_(grad, grad, 1 - beta2);
        Tensor square = *squares[i];
        if (amsgrad) {
            at::maximum_out(*greatest[i], *greatest[i], square);
            square = *greatest[i];
        }
        Tensor denominator = square.sqrt().div_(std::sqrt(1 - std::pow(beta2, step))).add_(eps);
        parameter.addcdiv_(*means[i], denominator, -(rate / (1 - std::pow(beta1, step))));
    })

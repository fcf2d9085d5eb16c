namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>x + y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor add(Tensor target) => Result(Native.rt_add(Handle, target.Handle), target);

        /// <summary>x + y, element by element.</summary>
        /// <param name="scalar">The second operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor add(Scalar scalar) => Result(Native.rt_add_scalar(Handle, scalar.Native));

        /// <summary>x - y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor sub(Tensor target) => Result(Native.rt_sub(Handle, target.Handle), target);

        /// <summary>x - y, element by element.</summary>
        /// <param name="target">The second operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor sub(Scalar target) => Result(Native.rt_sub_scalar(Handle, target.Native));

        /// <summary>x y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor mul(Tensor target) => Result(Native.rt_mul(Handle, target.Handle), target);

        /// <summary>x y, element by element.</summary>
        /// <param name="target">The second operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor mul(Scalar target) => Result(Native.rt_mul_scalar(Handle, target.Native));

        /// <summary>x + alpha y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <param name="alpha">The factor.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor add(Tensor target, Scalar alpha) => Result(Native.rt_add_scaled(Handle, target.Handle, alpha.Native), target);

        /// <summary>x / y, element by element; integers divide as real numbers unless rounded.</summary>
        /// <param name="target">The divisor, broadcast.</param>
        /// <param name="rounding_mode">How to round.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
            => Result(Native.rt_div(Handle, target.Handle, (int)rounding_mode), target);

        /// <summary>x / y, element by element; integers divide as real numbers unless rounded.</summary>
        /// <param name="target">The divisor.</param>
        /// <param name="rounding_mode">How to round.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
            => Result(Native.rt_div_scalar(Handle, target.Native, (int)rounding_mode));

        /// <summary>x to the power y, element by element.</summary>
        /// <param name="exponent">The exponents, broadcast.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor pow(Tensor exponent) => Result(Native.rt_pow(Handle, exponent.Handle), exponent);

        /// <summary>x to the power y, element by element.</summary>
        /// <param name="exponent">The exponent.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor pow(Scalar exponent) => Result(Native.rt_pow_scalar(Handle, exponent.Native));

        /// <summary>Becomes x + y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>This tensor.</returns>
        public Tensor add_(Tensor target) => InPlace(Native.rt_add_(Handle, target.Handle), target);

        /// <summary>Becomes x + y, element by element.</summary>
        /// <param name="scalar">The second operand.</param>
        /// <returns>This tensor.</returns>
        public Tensor add_(Scalar scalar) => InPlace(Native.rt_add__scalar(Handle, scalar.Native));

        /// <summary>Becomes x - y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>This tensor.</returns>
        public Tensor sub_(Tensor target) => InPlace(Native.rt_sub_(Handle, target.Handle), target);

        /// <summary>Becomes x - y, element by element.</summary>
        /// <param name="target">The second operand.</param>
        /// <returns>This tensor.</returns>
        public Tensor sub_(Scalar target) => InPlace(Native.rt_sub__scalar(Handle, target.Native));

        /// <summary>Becomes x y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <returns>This tensor.</returns>
        public Tensor mul_(Tensor target) => InPlace(Native.rt_mul_(Handle, target.Handle), target);

        /// <summary>Becomes x y, element by element.</summary>
        /// <param name="target">The second operand.</param>
        /// <returns>This tensor.</returns>
        public Tensor mul_(Scalar target) => InPlace(Native.rt_mul__scalar(Handle, target.Native));

        /// <summary>Becomes x / y, element by element.</summary>
        /// <param name="target">The divisor, broadcast.</param>
        /// <param name="rounding_mode">How to round.</param>
        /// <returns>This tensor.</returns>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
            => InPlace(Native.rt_div_(Handle, target.Handle, (int)rounding_mode), target);

        /// <summary>Becomes x / y, element by element.</summary>
        /// <param name="target">The divisor.</param>
        /// <param name="rounding_mode">How to round.</param>
        /// <returns>This tensor.</returns>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
            => InPlace(Native.rt_div__scalar(Handle, target.Native, (int)rounding_mode));

        /// <summary>Becomes x + alpha y, element by element.</summary>
        /// <param name="target">The second operand, broadcast.</param>
        /// <param name="alpha">The factor.</param>
        /// <returns>This tensor.</returns>
        public Tensor add_(Tensor target, Scalar alpha) => InPlace(Native.rt_add__scaled(Handle, target.Handle, alpha.Native), target);

        /// <summary>Becomes x + value a b, element by element.</summary>
        /// <param name="tensor1">a, broadcast.</param>
        /// <param name="tensor2">b, broadcast.</param>
        /// <param name="value">The factor.</param>
        /// <returns>This tensor.</returns>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
            => InPlace(Native.rt_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Native), tensor1, tensor2);

        /// <summary>Becomes x + value a / b, element by element.</summary>
        /// <param name="tensor1">a, broadcast.</param>
        /// <param name="tensor2">b, broadcast.</param>
        /// <param name="value">The factor.</param>
        /// <returns>This tensor.</returns>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
            => InPlace(Native.rt_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Native), tensor1, tensor2);

        /// <summary>Becomes its square root, element by element.</summary>
        /// <returns>This tensor.</returns>
        public Tensor sqrt_() => InPlace(Native.rt_sqrt_(Handle));

        /// <summary>-x, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor neg() => Result(Native.rt_neg(Handle));

        /// <summary>|x|, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor abs() => Result(Native.rt_abs(Handle));

        /// <summary>e to the power x, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor exp() => Result(Native.rt_exp(Handle));

        /// <summary>The natural logarithm of x, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor log() => Result(Native.rt_log(Handle));

        /// <summary>The natural logarithm of 1 + x, exact for small x, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor log1p() => Result(Native.rt_log1p(Handle));

        /// <summary>The square root of x, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor sqrt() => Result(Native.rt_sqrt(Handle));

        /// <summary>1 over the square root of x, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor rsqrt() => Result(Native.rt_rsqrt(Handle));

        /// <summary>x squared, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor square() => Result(Native.rt_square(Handle));

        /// <summary>1 / (1 + e^-x), element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor sigmoid() => Result(Native.rt_sigmoid(Handle));

        /// <summary>max(x, 0), element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor relu() => Result(Native.rt_relu(Handle));

        /// <summary>The hyperbolic tangent of x, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor tanh() => Result(Native.rt_tanh(Handle));

        /// <summary>The error function of x, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor erf() => Result(Native.rt_erf(Handle));

        /// <summary>The sine of x, in radians, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor sin() => Result(Native.rt_sin(Handle));

        /// <summary>The cosine of x, in radians, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor cos() => Result(Native.rt_cos(Handle));

        /// <summary>-1, 0 or 1 by the sign of x, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor sign() => Result(Native.rt_sign(Handle));

        /// <summary>1 / x, element by element.</summary>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor reciprocal() => Result(Native.rt_reciprocal(Handle));

        /// <summary>Moves each element into [min, max].</summary>
        /// <param name="min">The lower bound; none when null.</param>
        /// <param name="max">The upper bound; none when null.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor clamp(Scalar? min = null, Scalar? max = null)
            => Result(Native.rt_clamp(Handle, min?.Native ?? NativeScalar.Absent, max?.Native ?? NativeScalar.Absent));

        /// <summary>max(x, min), element by element.</summary>
        /// <param name="min">The lower bound.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor clamp_min(Scalar min) => clamp(min);

        /// <summary>The greater of x and y, element by element.</summary>
        /// <param name="other">The second operand, broadcast.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor maximum(Tensor other) => Result(Native.rt_maximum(Handle, other.Handle), other);

        /// <summary>The lesser of x and y, element by element.</summary>
        /// <param name="other">The second operand, broadcast.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor minimum(Tensor other) => Result(Native.rt_minimum(Handle, other.Handle), other);

        /// <summary>The matrix product; leading dimensions are batches and broadcast.</summary>
        /// <param name="target">The right factor.</param>
        /// <returns>The result, in memory of its own.</returns>
        public Tensor matmul(Tensor target) => Result(Native.rt_matmul(Handle, target.Handle), target);

        /// <summary>The product of two matrices.</summary>
        /// <param name="target">The right factor, shape [m, p] for this of [n, m].</param>
        /// <returns>Shape [n, p].</returns>
        public Tensor mm(Tensor target) => Result(Native.rt_mm(Handle, target.Handle), target);

        /// <summary>The products of two batches of matrices.</summary>
        /// <param name="batch2">The right factors, shape [b, m, p] for this of [b, n, m].</param>
        /// <returns>Shape [b, n, p].</returns>
        public Tensor bmm(Tensor batch2) => Result(Native.rt_bmm(Handle, batch2.Handle), batch2);

        /// <summary>beta x + alpha A B.</summary>
        /// <param name="mat1">A, shape [n, m].</param>
        /// <param name="mat2">B, shape [m, p].</param>
        /// <param name="beta">The factor of this tensor.</param>
        /// <param name="alpha">The factor of the product.</param>
        /// <returns>Shape [n, p].</returns>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1)
            => Result(Native.rt_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);
    }
}

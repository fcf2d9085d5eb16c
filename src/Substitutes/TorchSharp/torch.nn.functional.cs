namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers and losses without state.</summary>
        public static class functional
        {
            /// <summary>max(x, 0), element by element.</summary>
            /// <param name="x">The input.</param>
            /// <param name="inplace">True to change the input.</param>
            /// <returns>The result.</returns>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.Result(Native.rt_relu_(x.Handle)) : x.relu();

            /// <summary>1 / (1 + e^-x), element by element.</summary>
            /// <param name="x">The input.</param>
            /// <returns>The result.</returns>
            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            /// <summary>The hyperbolic tangent, element by element.</summary>
            /// <param name="x">The input.</param>
            /// <param name="inplace">True to change the input.</param>
            /// <returns>The result.</returns>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.Result(Native.rt_tanh_(x.Handle)) : x.tanh();

            /// <summary>x W^T + b.</summary>
            /// <param name="input">x, shape [..., in].</param>
            /// <param name="weights">W, shape [out, in].</param>
            /// <param name="bias">b, shape [out]; none when null.</param>
            /// <returns>Shape [..., out].</returns>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null)
                => input.Result(Native.rt_linear(input.Handle, weights.Handle, bias?.Handle ?? 0), weights, bias);

            /// <summary>(x - y)^2.</summary>
            /// <param name="input">x.</param>
            /// <param name="target">y.</param>
            /// <param name="reduction">What becomes of the elements.</param>
            /// <returns>The loss.</returns>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
                => input.Result(Native.rt_mse_loss(input.Handle, target.Handle, (long)reduction), target);

            /// <summary>|x - y|.</summary>
            /// <param name="input">x.</param>
            /// <param name="target">y.</param>
            /// <param name="reduction">What becomes of the elements.</param>
            /// <returns>The loss.</returns>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
                => input.Result(Native.rt_l1_loss(input.Handle, target.Handle, (long)reduction), target);

            /// <summary>-w (y log x + (1 - y) log(1 - x)); logarithms are cut off at -100.</summary>
            /// <param name="input">x: probabilities in [0, 1].</param>
            /// <param name="target">y, in [0, 1].</param>
            /// <param name="weight">w; 1 when null.</param>
            /// <param name="reduction">What becomes of the elements.</param>
            /// <returns>The loss.</returns>
            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null,
                Reduction reduction = Reduction.Mean)
                => input.Result(
                    Native.rt_binary_cross_entropy(input.Handle, target.Handle, weight?.Handle ?? 0, (long)reduction), target, weight);

            /// <summary>The binary cross entropy of sigmoid(x), stable for large x.</summary>
            /// <param name="input">x: logits.</param>
            /// <param name="target">y, in [0, 1].</param>
            /// <param name="weight">A factor for each element; 1 when null.</param>
            /// <param name="reduction">What becomes of the elements.</param>
            /// <param name="pos_weights">A factor for the part of positive targets; 1 when null.</param>
            /// <returns>The loss.</returns>
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null,
                Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
                => input.Result(
                    Native.rt_binary_cross_entropy_with_logits(
                        input.Handle, target.Handle, weight?.Handle ?? 0, pos_weights?.Handle ?? 0, (long)reduction),
                    target, weight, pos_weights);

            /// <summary>e^x / sum e^x across a dimension.</summary>
            /// <param name="input">The input.</param>
            /// <param name="dim">The dimension; negative counts from the last.</param>
            /// <param name="dtype">The type to convert to first; unchanged when null.</param>
            /// <returns>The result.</returns>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            /// <summary>log(e^x / sum e^x) across a dimension.</summary>
            /// <param name="x">The input.</param>
            /// <param name="dim">The dimension; negative counts from the last.</param>
            /// <returns>The result.</returns>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            /// <summary>x times the normal distribution function of x, exactly (not the tanh form).</summary>
            /// <param name="x">The input.</param>
            /// <returns>The result.</returns>
            public static Tensor gelu(Tensor x) => x.Result(Native.rt_gelu(x.Handle));

            /// <summary>x above 0, alpha (e^x - 1) below.</summary>
            /// <param name="x">The input.</param>
            /// <param name="alpha">The limit towards minus infinity, negated.</param>
            /// <param name="inplace">True to change the input.</param>
            /// <returns>The result.</returns>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false)
                => x.Result(inplace ? Native.rt_elu_(x.Handle, alpha) : Native.rt_elu(x.Handle, alpha));

            /// <summary>x above 0, a fraction of x below.</summary>
            /// <param name="input">The input.</param>
            /// <param name="negative_slope">The fraction.</param>
            /// <param name="inplace">True to change the input.</param>
            /// <returns>The result.</returns>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false)
                => input.Result(
                    inplace ? Native.rt_leaky_relu_(input.Handle, negative_slope) : Native.rt_leaky_relu(input.Handle, negative_slope));

            /// <summary>log(1 + e^(beta x)) / beta; x itself where beta x is above a threshold.</summary>
            /// <param name="x">The input.</param>
            /// <param name="beta">The sharpness.</param>
            /// <param name="threshold">Where it becomes the identity.</param>
            /// <returns>The result.</returns>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20)
                => x.Result(Native.rt_softplus(x.Handle, beta, threshold));

            /// <summary>(x - mean) / sqrt(variance + eps) w + b over the last dimensions; the variance divides by n.</summary>
            /// <param name="input">x.</param>
            /// <param name="normalized_shape">The sizes of the last dimensions.</param>
            /// <param name="weight">w; 1 when null.</param>
            /// <param name="bias">b; 0 when null.</param>
            /// <param name="eps">Keeps the root away from 0.</param>
            /// <returns>The result.</returns>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null,
                double eps = 1e-5)
                => input.Result(
                    Native.rt_layer_norm(
                        input.Handle, normalized_shape, normalized_shape.Length, weight?.Handle ?? 0, bias?.Handle ?? 0, eps),
                    weight, bias);
        }
    }
}

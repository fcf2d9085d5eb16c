using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Parts of neural networks.</summary>
    public static partial class nn
    {
        /// <summary>What becomes of the losses of single elements.</summary>
        public enum Reduction : long
        {
            /// <summary>They stay as they are.</summary>
            None = 0,

            /// <summary>Their mean.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        /// <summary>Makes a tensor trainable.</summary>
        /// <param name="data">The tensor; it becomes empty, so read its shape from the parameter.</param>
        /// <param name="requires_grad">Whether gradients are recorded.</param>
        /// <returns>The parameter.</returns>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>Work on parameters.</summary>
        public static class utils
        {
            /// <summary>Scales all gradients together so that their norm is at most a bound.</summary>
            /// <param name="tensors">The parameters; those without a gradient do not count.</param>
            /// <param name="max_norm">The bound.</param>
            /// <param name="norm_type">The norm's exponent; infinity for the greatest magnitude.</param>
            /// <returns>The norm before scaling; 0 when there is no gradient.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                var parameters = tensors.ToArray();
                var failed = Native.rt_clip_grad_norm_(Handles(parameters), parameters.Length, max_norm, norm_type, out var before);
                GC.KeepAlive(parameters);
                Native.Check(failed);
                return before;
            }
        }
    }
}

using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimizers.</summary>
    public static class optim
    {
        /// <summary>Makes an Adam optimizer.</summary>
        /// <param name="parameters">What to train; not empty.</param>
        /// <param name="lr">Learning rate, at least 0.</param>
        /// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
        /// <param name="beta2">Decay of the mean of squared gradients, in [0, 1).</param>
        /// <param name="eps">Added to the denominator, at least 0.</param>
        /// <param name="weight_decay">Weight of an L2 penalty that is added to the gradient, at least 0.</param>
        /// <param name="amsgrad">True to divide by the greatest mean square so far.</param>
        /// <param name="maximize">True to climb instead of descend.</param>
        /// <returns>The optimizer.</returns>
        /// <exception cref="ArgumentException">A number is out of its range.</exception>
        public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
            double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            => new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>What a schedule of learning rates needs from an optimizer.</summary>
        public interface ILearningRateController
        {
            /// <summary>The learning rate of the next step.</summary>
            double LearningRate { get; set; }

            /// <summary>The learning rate that the optimizer was made with.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>Changes parameters by their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            /// <summary>The groups of parameters, each with its learning rate.</summary>
            public abstract IEnumerable<ILearningRateController> ParamGroups { get; }

            /// <summary>All trained parameters.</summary>
            /// <returns>The parameters in the given order.</returns>
            public abstract IEnumerable<Parameter> parameters();

            /// <summary>Changes every parameter that has a gradient, once.</summary>
            /// <param name="closure">Computes the loss and its gradients beforehand; nothing when null.</param>
            /// <returns>The closure's loss, or null.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>Sets every gradient that exists to zero.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in parameters())
                {
                    using var grad = parameter.grad;
                    grad?.zero_().Dispose();
                }
            }

            /// <summary>Frees the running means; the parameters stay.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees what the optimizer owns.</summary>
            /// <param name="disposing">True when called by Dispose.</param>
            protected virtual void Dispose(bool disposing)
            {
            }
        }
    }
}

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(Tensor left, int right) => left.add((Scalar)right);

        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(int left, Tensor right) => right.add((Scalar)left);

        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(Tensor left, long right) => left.add((Scalar)right);

        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(long left, Tensor right) => right.add((Scalar)left);

        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(Tensor left, float right) => left.add((Scalar)right);

        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(float left, Tensor right) => right.add((Scalar)left);

        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(Tensor left, double right) => left.add((Scalar)right);

        /// <summary>x + y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator +(double left, Tensor right) => right.add((Scalar)left);

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(Scalar left, Tensor right) => right.Result(Native.rt_rsub_scalar(right.Handle, left.Native));

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(Tensor left, int right) => left.sub((Scalar)right);

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(int left, Tensor right) => right.Result(Native.rt_rsub_scalar(right.Handle, ((Scalar)left).Native));

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(Tensor left, long right) => left.sub((Scalar)right);

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(long left, Tensor right)
            => right.Result(Native.rt_rsub_scalar(right.Handle, ((Scalar)left).Native));

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(Tensor left, float right) => left.sub((Scalar)right);

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(float left, Tensor right)
            => right.Result(Native.rt_rsub_scalar(right.Handle, ((Scalar)left).Native));

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(Tensor left, double right) => left.sub((Scalar)right);

        /// <summary>x - y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(double left, Tensor right)
            => right.Result(Native.rt_rsub_scalar(right.Handle, ((Scalar)left).Native));

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(Tensor left, int right) => left.mul((Scalar)right);

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(int left, Tensor right) => right.mul((Scalar)left);

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(Tensor left, long right) => left.mul((Scalar)right);

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(long left, Tensor right) => right.mul((Scalar)left);

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(Tensor left, float right) => left.mul((Scalar)right);

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(float left, Tensor right) => right.mul((Scalar)left);

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(Tensor left, double right) => left.mul((Scalar)right);

        /// <summary>x * y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator *(double left, Tensor right) => right.mul((Scalar)left);

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(Scalar left, Tensor right) => right.Result(Native.rt_scalar_div(left.Native, right.Handle));

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(Tensor left, int right) => left.div((Scalar)right);

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(int left, Tensor right) => right.Result(Native.rt_scalar_div(((Scalar)left).Native, right.Handle));

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(Tensor left, long right) => left.div((Scalar)right);

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(long left, Tensor right) => right.Result(Native.rt_scalar_div(((Scalar)left).Native, right.Handle));

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(Tensor left, float right) => left.div((Scalar)right);

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(float left, Tensor right)
            => right.Result(Native.rt_scalar_div(((Scalar)left).Native, right.Handle));

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(Tensor left, double right) => left.div((Scalar)right);

        /// <summary>x / y, element by element.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator /(double left, Tensor right)
            => right.Result(Native.rt_scalar_div(((Scalar)left).Native, right.Handle));

        /// <summary>-x, element by element.</summary>
        /// <param name="tensor">The operand.</param>
        /// <returns>The result, in memory of its own.</returns>
        public static Tensor operator -(Tensor tensor) => tensor.neg();
    }
}

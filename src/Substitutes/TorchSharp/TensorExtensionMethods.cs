namespace TorchSharp;

/// <summary>Reads one-element tensors as .NET numbers, converting where needed.</summary>
public static class TensorExtensionMethods
{
    /// <summary>Reads the only element as a float.</summary>
    /// <param name="value">A tensor of one element.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="ArgumentException">There is not exactly one element.</exception>
    public static float ToSingle(this torch.Tensor value) => Item<float>(value, torch.ScalarType.Float32);

    /// <summary>Reads the only element as a double.</summary>
    /// <param name="value">A tensor of one element.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="ArgumentException">There is not exactly one element.</exception>
    public static double ToDouble(this torch.Tensor value) => Item<double>(value, torch.ScalarType.Float64);

    /// <summary>Reads the only element as a long.</summary>
    /// <param name="value">A tensor of one element.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="ArgumentException">There is not exactly one element.</exception>
    public static long ToInt64(this torch.Tensor value) => Item<long>(value, torch.ScalarType.Int64);

    /// <summary>Reads the only element as an int.</summary>
    /// <param name="value">A tensor of one element.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="ArgumentException">There is not exactly one element.</exception>
    public static int ToInt32(this torch.Tensor value) => Item<int>(value, torch.ScalarType.Int32);

    /// <summary>Reads the only element as a truth value.</summary>
    /// <param name="value">A tensor of one element.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="ArgumentException">There is not exactly one element.</exception>
    public static bool ToBoolean(this torch.Tensor value) => Item<bool>(value, torch.ScalarType.Bool);

    private static T Item<T>(torch.Tensor value, torch.ScalarType type)
        where T : unmanaged
    {
        if (value.dtype == type)
        {
            return value.item<T>();
        }

        using var converted = value.to(type);
        return converted.item<T>();
    }
}

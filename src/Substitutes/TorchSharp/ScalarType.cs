namespace TorchSharp;

public static partial class torch
{
    /// <summary>Element types, numbered as libtorch numbers them.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>Unsigned 8-bit integer.</summary>
        Byte = 0,

        /// <summary>Signed 8-bit integer.</summary>
        Int8 = 1,

        /// <summary>Signed 16-bit integer.</summary>
        Int16 = 2,

        /// <summary>Signed 32-bit integer.</summary>
        Int32 = 3,

        /// <summary>Signed 64-bit integer.</summary>
        Int64 = 4,

        /// <summary>16-bit IEEE floating point.</summary>
        Float16 = 5,

        /// <summary>32-bit IEEE floating point.</summary>
        Float32 = 6,

        /// <summary>64-bit IEEE floating point.</summary>
        Float64 = 7,

        /// <summary>Truth value, one byte.</summary>
        Bool = 11,

        /// <summary>16-bit floating point with float32's range.</summary>
        BFloat16 = 15,
    }
}

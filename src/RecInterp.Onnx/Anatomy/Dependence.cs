namespace RecInterp.Onnx.Anatomy;

/// <summary>The sides that a value of a graph depends on.</summary>
[Flags]
internal enum Dependence
{
    /// <summary>Constants, and what is computed of them and of shapes alone.</summary>
    Nothing = 0,

    /// <summary>The user.</summary>
    User = 1,

    /// <summary>The item.</summary>
    Item = 2,

    /// <summary>User and item.</summary>
    Both = User | Item,
}

namespace RecInterp.Onnx.Anatomy;

/// <summary>Where a tower's inputs have their batch axis.</summary>
public enum BatchAxis
{
    /// <summary>Found by running the tower: the first axis if the tower's outputs follow it, else none.</summary>
    Found,

    /// <summary>The first axis counts users or items.</summary>
    First,

    /// <summary>The inputs describe one user or item; there is no batch axis.</summary>
    None,
}

namespace RecInterp.Training.Runs;

/// <summary>Which input transform a dictionary gets, and how its numbers are found. Whatever it is, it is frozen before the first step.</summary>
public enum InputTransformFit
{
    /// <summary>Embeddings are taken as they are.</summary>
    None,

    /// <summary>Each row is centred and divided by its own deviation; nothing is fitted.</summary>
    RowNorm,

    /// <summary>Each column is mapped onto [0, 1] by its minimum and maximum over the trained users and all items.</summary>
    MinMax,

    /// <summary>Columns are centred by their means and divided by one number, both over the trained users and all items.</summary>
    CentreScale,
}

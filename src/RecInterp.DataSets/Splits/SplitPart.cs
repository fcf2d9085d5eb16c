namespace RecInterp.DataSets.Splits;

/// <summary>Which part of a split a row belongs to.</summary>
public enum SplitPart
{
    /// <summary>To none: left out by the protocol.</summary>
    None,

    /// <summary>To what is trained on.</summary>
    Train,

    /// <summary>To what is chosen by.</summary>
    Dev,

    /// <summary>To what is measured by.</summary>
    Test,
}

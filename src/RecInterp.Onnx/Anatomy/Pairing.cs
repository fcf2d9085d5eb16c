namespace RecInterp.Onnx.Anatomy;

/// <summary>How an interaction's graph pairs the users and items that it is fed.</summary>
public enum Pairing
{
    /// <summary>Row b of the users with row b of the items: B scores.</summary>
    Aligned,

    /// <summary>Every user with every item: Bu x Bi scores, user by user.</summary>
    Block,
}

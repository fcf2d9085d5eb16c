namespace RecInterp.Core.Edits;

/// <summary>What an edit does to the value z of a latent, with the edit's value v.</summary>
public enum EditOperation
{
    /// <summary>z becomes v, whatever it was: the intervention of arXiv 2511.18024 (use cases, figure 5).</summary>
    Set,

    /// <summary>z becomes z + v.</summary>
    Add,

    /// <summary>z becomes z * v. An inactive latent stays 0.</summary>
    Scale,

    /// <summary>z becomes 0; v is not read.</summary>
    Zero,
}

namespace RecInterp.Recommenders.Ranking;

/// <summary>Where an item stands among others of the same score.</summary>
public enum TieRule
{
    /// <summary>After all of them: constant scores rank every target last, so a model gains nothing by not telling items apart.</summary>
    AgainstTarget,

    /// <summary>After those of a lower number, as a list is cut that is sorted by score and then by number.</summary>
    LowerNumberFirst,
}

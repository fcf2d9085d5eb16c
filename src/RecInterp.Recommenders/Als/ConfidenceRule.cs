namespace RecInterp.Recommenders.Als;

/// <summary>How much a chosen pair of value r counts beside a pair that was not chosen, which counts 1.</summary>
public enum ConfidenceRule
{
    /// <summary>alpha r, as the implicit library has it. With alpha = 1 and r = 1 a chosen pair counts no more than others.</summary>
    Value,

    /// <summary>1 + alpha r, as Hu, Koren and Volinsky 2008 have it.</summary>
    OnePlusValue,
}

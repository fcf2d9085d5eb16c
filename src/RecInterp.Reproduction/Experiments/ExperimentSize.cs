namespace RecInterp.Reproduction.Experiments;

/// <summary>How much of an experiment is run.</summary>
public enum ExperimentSize
{
    /// <summary>One seed and the cheapest settings that its bars can be judged on: seconds to a minute or two.</summary>
    Quick,

    /// <summary>What a set of all experiments needs to end within 20 minutes on two cores.</summary>
    Reduced,

    /// <summary>Everything: all seeds, models and data sets.</summary>
    Full,
}

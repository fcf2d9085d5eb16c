namespace RecInterp.Training.Sweeps;

/// <summary>The one number that a sweep's floor is set on; 1 is perfect.</summary>
public enum FidelityMeasure
{
    /// <summary>RBO of the top lists before and after, as a share of what identical lists reach; 0 to 1.</summary>
    TopLists,

    /// <summary>Share of the embeddings' variance that is explained, 1 - FVU; below 0 where their mean would do better.</summary>
    Variance,
}

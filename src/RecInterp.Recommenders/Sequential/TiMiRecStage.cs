namespace RecInterp.Recommenders.Sequential;

/// <summary>What of a TiMiRec is trained.</summary>
internal enum TiMiRecStage
{
    /// <summary>The interests alone; the one nearest to the target speaks for the user.</summary>
    Pretrain,

    /// <summary>Interests and the prediction of their weights.</summary>
    Finetune,
}

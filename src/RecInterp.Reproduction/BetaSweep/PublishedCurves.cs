namespace RecInterp.Reproduction.BetaSweep;

/// <summary>Figure 4 of arXiv 2511.18024, MovieLens 1M: the numbers stand in the notebook that draws it.</summary>
/// <param name="Rbo">Rank-biased overlap by beta.</param>
/// <param name="Tau">Kendall's tau by beta.</param>
/// <param name="Monosemanticity">Mean monosemanticity by beta.</param>
internal sealed record PublishedCurves(double[] Rbo, double[] Tau, double[] Monosemanticity)
{
    /// <summary>beta.</summary>
    public static double[] Betas { get; } = [0, 1, 2, 5, 10];

    /// <summary>Matrix factorisation.</summary>
    public static PublishedCurves Factorisation { get; } = new([.224, .403, .436, .4859, .543], [-.19, .092, .141, .226, .315], [.464, .58, .578, .567, .553]);

    /// <summary>Neural collaborative filtering, whose lists are made by another protocol. A second saved run at beta 10 has .759 and .609.</summary>
    public static PublishedCurves Neural { get; } = new([.448, .55, .579, .664, .748], [.09, .24, .32, .448, .597], [.658, .671, .681, .676, .6735]);

    /// <summary>Active latents of an item in the published neural dictionary at beta 10; of a user 8.20.</summary>
    public const double NeuralActive = 8.2;
}

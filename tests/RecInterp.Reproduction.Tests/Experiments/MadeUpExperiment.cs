using RecInterp.Reproduction.Experiments;

namespace RecInterp.Reproduction.Tests.Experiments;

/// <summary>An experiment of known outcome.</summary>
internal sealed class MadeUpExperiment(string name = "made-up") : IExperiment
{
    public string Name => name;

    public string Title => "Table 9 of a made-up paper";

    public string Method => "Nothing was trained.";

    public IReadOnlyList<string> DataSets => ["made-up-data"];

    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation) => new(
        [
            new Comparison("RBO | at 30", 0.5, 0.1, 0.7, "at least 0.6", false, "a note"),
            new Comparison("tau", 0.25, null, null, "", null),
            new Comparison("L0", 12, null, 11, "at most 12.5", true),
        ],
        [new ResultTable("By seed", ["seed", "RBO"], [["0", ".45"], ["1", ".55"]])],
        [new ResultFigure("made-up.svg", "What it shows.", "<svg/>")],
        ["the base is worse than popularity"]);
}

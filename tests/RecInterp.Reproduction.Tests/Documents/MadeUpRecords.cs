using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.Records;

namespace RecInterp.Reproduction.Tests.Documents;

internal static class MadeUpRecords
{
    public static ExperimentRecord Of(string experiment, ExperimentSize size = ExperimentSize.Full) => new(
        experiment,
        "Table 9 of a made-up paper",
        "Nothing was trained.",
        $"recinterp reproduce {experiment} --size {size.ToString().ToLowerInvariant()}",
        size,
        PaperCode: false,
        Seeds: null,
        Threads: 1,
        new DateTime(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc),
        60.4,
        new MachineDescription(2, "AVX2", "an operating system", ".NET 10", "0.1.0"),
        [
            new Comparison("RBO | at 30", 0.5, 0.1, 0.7, "at least 0.6", false, "a note"),
            new Comparison("tau", 0.25, null, null, "", null),
            new Comparison("L0", 12, null, 11, "at most 12.5", true),
        ],
        [new ResultTable("By seed", ["seed", "RBO"], [["0", ".45"], ["1", ".55"]])],
        [new RecordedFigure("full/made-up.svg", "What it shows.")],
        ["the base is worse than popularity"]);
}

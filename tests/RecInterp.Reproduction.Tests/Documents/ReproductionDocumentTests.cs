using RecInterp.Reproduction.Documents;
using RecInterp.Reproduction.Experiments;

namespace RecInterp.Reproduction.Tests.Documents;

public sealed class ReproductionDocumentTests
{
    [Fact]
    public void A_miss_is_shown_as_a_miss_and_a_number_without_a_bar_is_not_judged()
    {
        var text = ReproductionDocument.Write([MadeUpRecords.Of("made-up")], ["made-up"], "reproduction");

        Assert.Contains("| RBO \\| at 30 | 0.5 | 0.1 | 0.7 | at least 0.6 | **no** | a note |", text, StringComparison.Ordinal);
        Assert.Contains("| tau | 0.25 |  |  |  |  |  |", text, StringComparison.Ordinal);
        Assert.Contains("| L0 | 12 |  | 11 | at most 12.5 | yes |  |", text, StringComparison.Ordinal);
        Assert.Contains("| [made-up](#made-up) | full | 1 of 2 | **1** | 60 | `recinterp reproduce made-up --size full` |", text, StringComparison.Ordinal);
        Assert.Contains("> **Warning**: the base is worse than popularity", text, StringComparison.Ordinal);
        Assert.Contains("![What it shows.](reproduction/full/made-up.svg)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fullest_run_is_told_and_the_others_stand_in_the_overview()
    {
        var full = MadeUpRecords.Of("made-up");
        var reduced = MadeUpRecords.Of("made-up", ExperimentSize.Reduced) with { Warnings = ["only of the reduced one"] };

        var text = ReproductionDocument.Write([reduced, full], [], "reproduction");

        Assert.Contains("| reduced |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("only of the reduced one", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Experiments_stand_in_the_order_that_is_wanted_and_the_published_codes_after_the_clean_one()
    {
        var text = ReproductionDocument.Write(
            [MadeUpRecords.Of("a"), MadeUpRecords.Of("b"), MadeUpRecords.Of("b") with { PaperCode = true }, MadeUpRecords.Of("c", ExperimentSize.Quick)], ["c", "b"], "reproduction");

        var headings = text.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal));
        Assert.Equal(["## Overview", "## c", "## b", "## b, as the published code has it", "## a"], headings);
        Assert.Contains("(#b-as-the-published-code-has-it)", text, StringComparison.Ordinal);
    }
}

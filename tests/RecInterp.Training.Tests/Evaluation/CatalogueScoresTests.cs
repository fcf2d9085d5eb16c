using RecInterp.TestScorers;
using RecInterp.Training.Evaluation;

namespace RecInterp.Training.Tests.Evaluation;

public sealed class CatalogueScoresTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public static TheoryData<string> Scorers => [.. ScorerCatalogue.All.Select(scorer => scorer.Name)];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Scorers))]
    public void Every_user_gets_the_score_of_every_item_as_the_formula_has_it(string name)
    {
        var scorer = ScorerCatalogue.All.Single(scorer => scorer.Name == name);
        var imported = scorer.Import(_scratch.Path);
        using var scores = new CatalogueScores(imported);
        var seen = new List<int>();

        scores.ForEach(
            imported.Users,
            imported.Items,
            (user, row) =>
            {
                seen.Add(user);
                Near.Equal([.. Enumerable.Range(0, 30).Select(item => scorer.Score(user, item))], row.ToArray(), 5e-6, $"score of user {user}");
            },
            CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 40), seen);
    }

    [Fact]
    public void More_users_than_a_block_holds_are_all_scored()
    {
        var scorer = ScorerCatalogue.BiasedDot(users: 300);
        var imported = scorer.Import(_scratch.Path);
        using var scores = new CatalogueScores(imported);
        var last = new float[300];

        scores.ForEach(imported.Users, imported.Items, (user, row) => last[user] = row[29], CancellationToken.None);

        Near.Equal([.. Enumerable.Range(0, 300).Select(user => scorer.Score(user, 29))], last, 5e-6, "score");
    }
}

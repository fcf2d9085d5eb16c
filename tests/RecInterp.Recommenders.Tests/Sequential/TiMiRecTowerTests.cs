using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Sequential;

namespace RecInterp.Recommenders.Tests.Sequential;

public sealed class TiMiRecTowerTests
{
    private static readonly TiMiRecOptions Options = new() { Width = 6, HistoryLength = 5, Interests = 3, AttentionWidth = 4, Temperature = 0.7 };

    [Fact]
    public void Interests_and_embeddings_are_those_of_plain_loops()
    {
        var tower = Tower();
        var numbers = new PlainNumbers(tower.Parameters);
        TowerBatches.ExpectClose(
            TowerBatches.Histories.SelectMany(history => PlainTiMiRec.Interests(numbers, Options, history).SelectMany(interest => interest)), tower.ProbeInterests(TowerBatches.Batch));
        TowerBatches.ExpectClose(TowerBatches.Histories.SelectMany(history => PlainTiMiRec.Probe(numbers, Options, history)), tower.Probe(TowerBatches.Batch));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Loss_and_gradients_are_those_of_plain_loops_and_finite_differences(bool finetune)
    {
        var tower = Tower();
        tower.Stage = finetune ? TiMiRecStage.Finetune : TiMiRecStage.Pretrain;
        var loss = tower.Backward(TowerBatches.Batch, TowerBatches.Targets, TowerBatches.Negatives);

        var (numbers, constants) = (new PlainNumbers(tower.Parameters), finetune ? new PlainNumbers(tower.Parameters) : null);
        double Expected() => PlainTiMiRec.Loss(numbers, constants, Options, TowerBatches.Histories, TowerBatches.Targets, TowerBatches.Negatives);
        Assert.Equal(Expected(), loss, 1e-5);
        TowerBatches.ExpectGradients(TowerBatches.Gradients(tower), numbers, Expected);
    }

    [Fact]
    public void A_history_beside_longer_ones_gives_what_it_gives_alone()
    {
        var tower = Tower();
        var together = tower.Probe(TowerBatches.Batch).Chunk(6).ToArray();
        foreach (var (row, history) in TowerBatches.Histories.Index())
        {
            TowerBatches.ExpectClose(tower.Probe(new SequenceBatch([history])).Select(value => (double)value), together[row], 1e-6);
        }
    }

    [Fact]
    public void A_batch_in_parts_has_the_gradients_of_its_rows_one_by_one()
    {
        // 33 copies of each history: enough rows for several parts.
        int[] copies = [.. Enumerable.Range(0, TowerBatches.Histories.Length).SelectMany(row => Enumerable.Repeat(row, 33))];
        var (tower, single) = (Tower(), Tower());
        tower.Stage = single.Stage = TiMiRecStage.Finetune;
        var batch = TowerBatches.Batch.Select(copies);
        Assert.InRange(batch.PartsByLength().Count, 2, 6);
        var loss = tower.Backward(batch, Array.ConvertAll(copies, row => TowerBatches.Targets[row]), Array.ConvertAll(copies, row => TowerBatches.Negatives[row]));

        Assert.Equal(single.Backward(TowerBatches.Batch, TowerBatches.Targets, TowerBatches.Negatives), loss, 1e-6);
        var expected = TowerBatches.Gradients(single);
        foreach (var (name, gradients) in TowerBatches.Gradients(tower))
        {
            TowerBatches.ExpectClose(expected[name].Select(value => (double)value), gradients, 2e-6);
        }
    }

    [Fact]
    public void Pretraining_leaves_the_prediction_alone()
    {
        var tower = Tower();
        Assert.DoesNotContain(tower.Trained, name => name.StartsWith("intent.", StringComparison.Ordinal));
        tower.Backward(TowerBatches.Batch, TowerBatches.Targets, TowerBatches.Negatives);
        Assert.All(TowerBatches.Gradients(tower).Where(each => each.Key.StartsWith("intent.", StringComparison.Ordinal)), each => Assert.All(each.Value, value => Assert.Equal(0, value)));
        tower.Stage = TiMiRecStage.Finetune;
        Assert.Equal(tower.Parameters.All.Count, tower.Trained.Count());
    }

    [Fact]
    public void The_nearest_interest_scores_an_item_before_weights_are_predicted()
    {
        var tower = Tower();
        var model = new NearestInterest(tower.Frozen(), Options);
        var scores = new float[TowerBatches.Items];
        model.Score(0, model.Probe([new RankingCase(0, 1, [4, 6, 0, 7])]).Row(0), scores);
        var numbers = new PlainNumbers(tower.Parameters);
        var interests = PlainTiMiRec.Interests(numbers, Options, [4, 6, 0, 7]);
        TowerBatches.ExpectClose(Enumerable.Range(0, TowerBatches.Items).Select(item => interests.Max(interest => PlainNumbers.Dot(interest, numbers.Row("item.weight", item, 6)))), scores);
    }

    [Fact]
    public void Probes_read_the_last_items_and_give_zeros_where_there_is_no_history()
    {
        var model = new TiMiRec(Tower().Frozen(), Options);
        var probes = model.Probe([new RankingCase(0, 1, [7, 7, 8, 7, 6, 5, 4]), new RankingCase(0, 1, []), new RankingCase(0, 1, [8, 7, 6, 5, 4])]);
        Assert.Equal(probes.Row(2).ToArray(), probes.Row(0).ToArray());
        Assert.Equal(new float[6], probes.Row(1).ToArray());
    }

    private static TiMiRecTower Tower() => TowerBatches.Enlarged(new TiMiRecTower(TowerBatches.Items, Options, new Random(1)));
}

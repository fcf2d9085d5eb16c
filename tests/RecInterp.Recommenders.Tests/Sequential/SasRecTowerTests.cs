using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Sequential;

namespace RecInterp.Recommenders.Tests.Sequential;

public sealed class SasRecTowerTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    public void Outputs_and_loss_are_those_of_plain_loops(int layers, int heads)
    {
        var tower = Tower(layers, heads);
        var (numbers, options) = (new PlainNumbers(tower.Parameters), Options(layers, heads));
        var all = TowerBatches.Histories.Select(history => PlainSasRec.Outputs(numbers, options, history)).ToArray();

        TowerBatches.ExpectClose(all.SelectMany(outputs => outputs[^1]), tower.Probe(TowerBatches.Batch));
        TowerBatches.ExpectClose(all.SelectMany(outputs => outputs.SelectMany(row => row)), tower.ProbeAll(TowerBatches.Batch));
        Assert.Equal(
            PlainSasRec.Loss(numbers, options, TowerBatches.Histories, TowerBatches.Targets, TowerBatches.Negatives),
            tower.Backward(TowerBatches.Batch, TowerBatches.Targets, TowerBatches.Negatives),
            1e-5);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void Gradients_are_those_of_finite_differences(int layers, int heads)
    {
        var tower = Tower(layers, heads);
        tower.Backward(TowerBatches.Batch, TowerBatches.Targets, TowerBatches.Negatives);

        var numbers = new PlainNumbers(tower.Parameters);
        TowerBatches.ExpectGradients(
            TowerBatches.Gradients(tower), numbers, () => PlainSasRec.Loss(numbers, Options(layers, heads), TowerBatches.Histories, TowerBatches.Targets, TowerBatches.Negatives));
    }

    [Fact]
    public void The_short_way_gives_the_gradients_of_the_long_one()
    {
        var tower = Tower(1, 1);
        Assert.True(tower.ReadsLastOnly);
        var shortLoss = tower.Backward(TowerBatches.Batch, TowerBatches.Targets, TowerBatches.Negatives);
        var shortWay = TowerBatches.Gradients(tower);

        var other = Tower(1, 1);
        var longLoss = other.BackwardAll(TowerBatches.Batch, TowerBatches.Targets, TowerBatches.Negatives);
        Assert.Equal(longLoss, shortLoss, 1e-6);
        foreach (var (name, gradients) in TowerBatches.Gradients(other))
        {
            TowerBatches.ExpectClose(gradients.Select(value => (double)value), shortWay[name], 2e-6);
        }
    }

    [Fact]
    public void The_short_way_is_taken_for_one_block_of_one_head_only()
    {
        Assert.False(Tower(2, 1).ReadsLastOnly);
        Assert.False(Tower(1, 2).ReadsLastOnly);
    }

    [Fact]
    public void A_second_batch_adds_to_the_gradients_of_the_first()
    {
        var tower = Tower(1, 1);
        tower.Backward(TowerBatches.Batch, TowerBatches.Targets, TowerBatches.Negatives);
        var once = TowerBatches.Gradients(tower);
        tower.Backward(TowerBatches.Batch, TowerBatches.Targets, TowerBatches.Negatives);
        foreach (var (name, gradients) in TowerBatches.Gradients(tower))
        {
            TowerBatches.ExpectClose(once[name].Select(value => 2.0 * value), gradients, 1e-6);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void A_history_beside_longer_ones_gives_what_it_gives_alone(int layers, int heads)
    {
        var tower = Tower(layers, heads);
        var together = tower.Probe(TowerBatches.Batch).Chunk(6).ToArray();
        foreach (var (row, history) in TowerBatches.Histories.Index())
        {
            TowerBatches.ExpectClose(tower.Probe(new SequenceBatch([history])).Select(value => (double)value), together[row], 1e-6);
        }
    }

    [Fact]
    public void No_position_sees_a_later_item()
    {
        var tower = Tower(2, 2);
        var before = tower.ProbeAll(new SequenceBatch([new[] { 1, 2, 3, 4 }])).Chunk(6).ToArray();
        var after = tower.ProbeAll(new SequenceBatch([new[] { 1, 2, 3, 8 }])).Chunk(6).ToArray();
        Assert.Equal(before[..3], after[..3]);
        Assert.NotEqual(before[3], after[3]);
    }

    [Fact]
    public void Positions_count_from_the_most_recent_item()
    {
        // Moving the vector of position 4 moves only histories of four items and more.
        var (tower, moved) = (Tower(1, 1), Tower(1, 1));
        EmbeddingRows.Floats(moved.Parameters[SequentialTower.PositionVectors]).Slice(3 * 6, 6).Fill(2);
        var (before, after) = (tower.Probe(TowerBatches.Batch).Chunk(6).ToArray(), moved.Probe(TowerBatches.Batch).Chunk(6).ToArray());
        foreach (var (row, history) in TowerBatches.Histories.Index())
        {
            Assert.Equal(history.Length < 4, before[row].SequenceEqual(after[row]));
        }
    }

    [Fact]
    public void Training_goes_on_without_changing_a_frozen_copy()
    {
        var tower = Tower(1, 1);
        var frozen = tower.Frozen();
        var before = frozen.Probe(TowerBatches.Batch);
        TowerBatches.Enlarged(tower, 9);
        Assert.Equal(before, frozen.Probe(TowerBatches.Batch));
        Assert.NotEqual(before, tower.Probe(TowerBatches.Batch));
    }

    [Fact]
    public void Probes_read_the_last_items_and_give_zeros_where_there_is_no_history()
    {
        var options = Options(1, 1);
        var model = new SasRec(Tower(1, 1).Frozen(), options);
        var probes = model.Probe([new RankingCase(0, 1, [7, 7, 8, 7, 6, 5, 4]), new RankingCase(0, 1, []), new RankingCase(0, 1, [8, 7, 6, 5, 4])]);
        Assert.Equal(probes.Row(2).ToArray(), probes.Row(0).ToArray());
        Assert.Equal(new float[6], probes.Row(1).ToArray());
        Assert.Equal((5 + 0 + 5, 6), (model.ProbeAllPositions([new RankingCase(0, 1, [7, 7, 8, 7, 6, 5, 4]), new RankingCase(0, 1, []), new RankingCase(0, 1, [8, 7, 6, 5, 4])]).Rows, 6));
        var error = Assert.Throws<ArgumentException>(() => model.Probe([new RankingCase(0, 1, [1]), new RankingCase(0, 1, [1, 9])]));
        Assert.Contains("case 1: found item 9", error.Message, StringComparison.Ordinal);
    }

    private static SasRecOptions Options(int layers, int heads) => new() { Width = 6, HistoryLength = 5, Layers = layers, Heads = heads };

    private static SasRecTower Tower(int layers, int heads) => TowerBatches.Enlarged(new SasRecTower(TowerBatches.Items, Options(layers, heads), new Random(1)));
}

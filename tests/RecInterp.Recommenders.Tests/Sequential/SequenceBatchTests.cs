using RecInterp.Recommenders.Sequential;

namespace RecInterp.Recommenders.Tests.Sequential;

public sealed class SequenceBatchTests
{
    [Fact]
    public void Parts_hold_every_row_once_in_falling_length_and_pad_little()
    {
        var random = new Random(2);
        int[] lengths = [.. Enumerable.Range(0, 300).Select(_ => 1 + (int)(20 * random.NextDouble() * random.NextDouble()))];
        var batch = new SequenceBatch([.. lengths.Select(length => (ReadOnlyMemory<int>)new int[length])]);

        var parts = batch.PartsByLength();
        Assert.Equal(Enumerable.Range(0, 300), parts.SelectMany(rows => rows).Order());
        Assert.Equal(lengths.OrderDescending(), parts.SelectMany(rows => rows).Select(row => lengths[row]));
        Assert.All(parts, rows => Assert.InRange(rows.Length, 32, 300));
        Assert.InRange(parts.Count, 3, 6);
        Assert.InRange(parts.Sum(rows => rows.Length * lengths[rows[0]]), batch.Cells, 1.7 * batch.Cells);
    }

    [Fact]
    public void Histories_of_like_length_stay_together()
    {
        var batch = new SequenceBatch([.. Enumerable.Range(0, 100).Select(row => (ReadOnlyMemory<int>)new int[11 + (row % 10)])]);
        Assert.Single(batch.PartsByLength());
    }
}

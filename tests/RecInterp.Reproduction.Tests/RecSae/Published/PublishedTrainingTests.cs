using RecInterp.Core.Towers;
using RecInterp.Reproduction.RecSae.Published;

namespace RecInterp.Reproduction.Tests.RecSae.Published;

public class PublishedTrainingTests
{
    [Fact]
    public void Training_explains_more_each_epoch_and_keeps_the_best_epoch()
    {
        // Rows are sums of two of eight directions.
        var random = new Random(5);
        var directions = Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 8).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray()).ToArray();
        var rows = new EmbeddingTable(400, 8, [.. Enumerable.Range(0, 400).SelectMany(_ => directions[random.Next(8)].Zip(directions[random.Next(8)], (a, b) => a + b))]);
        var measured = new List<double>();
        var options = new PublishedOptions { Active = 2, Latents = 16, BatchSize = 20, LearningRate = 5e-3, Epochs = 12, Patience = 3 };

        // The figure falls from the fourth epoch on: training stops three epochs later.
        var result = PublishedTraining.Run(rows, options, dictionary => Note(measured.Count < 3 ? measured.Count : -measured.Count), default);

        Assert.Equal(6, result.Epochs.Count);
        Assert.True(result.Epochs[^1].Fvu < result.Epochs[0].Fvu / 2, $"{result.Epochs[0].Fvu} to {result.Epochs[^1].Fvu}");
        Assert.All(result.Epochs, epoch => Assert.InRange(epoch.DeadShare, 0, 1));

        double Note(double figure)
        {
            measured.Add(figure);
            return figure;
        }
    }

    [Fact]
    public void Rows_that_are_all_alike_are_refused()
    {
        var rows = new EmbeddingTable(8, 2, [.. Enumerable.Repeat(1f, 16)]);
        var fault = Assert.Throws<InvalidOperationException>(() => PublishedTraining.Run(rows, new PublishedOptions { Active = 1, Latents = 4 }, _ => 0, default));
        Assert.Contains("the rows of a batch may be all alike", fault.Message);
    }
}

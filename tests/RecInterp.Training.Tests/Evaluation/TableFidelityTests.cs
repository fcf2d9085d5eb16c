using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;
using RecInterp.TestScorers;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Runs;
using RecInterp.Training.Tests.Dictionaries;

namespace RecInterp.Training.Tests.Evaluation;

public sealed class TableFidelityTests
{
    private const int Rows = 200;
    private const int Width = 4;

    private static readonly EmbeddingTable Table = Draw();

    [Fact]
    public void The_dictionary_stands_beside_its_prefixes_and_baselines()
    {
        var dictionary = DictionaryCases.Untied(Width, 12, InputTransform.RowNorm(Width), thresholds: false, seed: 1, mostActive: 3);

        var report = TableFidelity.Run(Source(), dictionary, new FidelityOptions { Prefixes = [5] });

        Assert.Equal(["dictionary", "first 5 latents", "identity", "random dictionary", "untrained dictionary", "pca", "pca at L0"], report.Rows.Select(row => row.Name));
        var identity = report.Rows[2];
        Assert.Equal((0.0, 1.0), (identity.Fvu, identity.NormRatio));
        Assert.Equal(1, identity.Cosine, 1e-6);
        var decoded = Reconstructed(dictionary);
        Assert.Equal(VarianceUnexplained.Compute(Table, decoded), report.Dictionary.Fvu);
        Assert.Equal(RowGeometry.Measure(Table, decoded).Cosine, report.Dictionary.Cosine);
        Assert.Equal((12, Rows, "table.npy"), (report.Dictionary.Latents, report.MeasuredRows, report.Embeddings));
        Assert.InRange(report.Dictionary.MeanActive, 1, 3);
        Assert.Equal(12, report.Density.Dead + report.Density.Counts.Sum());
        Assert.InRange(report.Rows[5].Fvu, 0, 1e-9); // All directions.
    }

    [Fact]
    public void Some_rows_can_be_drawn()
    {
        var dictionary = DictionaryCases.Untied(Width, 12, InputTransform.None(Width), thresholds: true, seed: 2);

        var report = TableFidelity.Run(Source(), dictionary, new FidelityOptions { Users = 50, Baselines = false });

        Assert.Equal(50, report.MeasuredRows);
        Assert.Single(report.Rows);
    }

    [Fact]
    public void Another_width_or_a_wrong_option_is_refused()
    {
        var dictionary = DictionaryCases.Untied(Width, 12, InputTransform.None(Width), thresholds: true, seed: 2);
        var other = DictionaryCases.Untied(Width + 1, 12, InputTransform.None(Width + 1), thresholds: true, seed: 2);

        Assert.Contains("width 5, those of table.npy have 4", Assert.Throws<ArgumentException>(() => TableFidelity.Run(Source(), other, new FidelityOptions())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TableFidelity.Run(Source(), dictionary, new FidelityOptions { Users = 0 }));
        Assert.Throws<ArgumentException>(() => TableFidelity.Run(Source(), dictionary, new FidelityOptions { Prefixes = [12] }));
        Assert.Throws<OperationCanceledException>(() => TableFidelity.Run(Source(), dictionary, new FidelityOptions(), cancellation: new CancellationToken(canceled: true)));
    }

    private static TrainingSource Source() => TrainingSource.Of(Table, "table.npy");

    private static EmbeddingTable Reconstructed(LatentDictionary dictionary)
    {
        var (latents, scales, decoded) = (new float[Rows * 12], new RowScale[Rows], new float[Rows * Width]);
        dictionary.Encode(Table.Values, latents, scales);
        dictionary.Decode(latents, scales, decoded);
        return new EmbeddingTable(Rows, Width, decoded);
    }

    private static EmbeddingTable Draw()
    {
        var random = new Random(5);
        return new EmbeddingTable(Rows, Width, [.. Enumerable.Range(0, Rows * Width).Select(_ => (float)((2 * random.NextDouble()) - 1))]);
    }
}

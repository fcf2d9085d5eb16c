using System.IO.Compression;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Results;
using RecInterp.Reproduction.RecSae.Studies;

namespace RecInterp.Reproduction.RecSae;

/// <summary>RecSAE's results file, read and written; and our latents in its form.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class RecSaeLatentsFile : IExperiment
{
    private const int PublishedLatents = 1004;

    private static readonly string[] File = ["recsae-published", "info_sasrec_amazon.txt.gz"];

    /// <inheritdoc/>
    public string Name => "recsae-latents-file";

    /// <inheritdoc/>
    public string Title => "RecSAE, the published latents of SASRec on Amazon";

    /// <inheritdoc/>
    public string Method =>
        """
        The published file of latents (a line with the latent's number, then up to five raw titles) is read and written again, and compared byte for byte. Our own latents of MovieLens are written in
        the same form into the cache, read again and compared.
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> DataSets => RecSaeData.FoldersOf(RecSaeSet.MovieLens);

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var bytes = Unpacked(Path.Combine([context.Data, .. File]));
        var cards = LatentsFile.Read(File[^1], bytes);
        List<Comparison> comparisons =
        [
            new("bytes that differ after reading and writing", Different(bytes, LatentsFile.Write(cards)), null, 0, "0", Different(bytes, LatentsFile.Write(cards)) == 0),
            new("latents", cards.Count, null, PublishedLatents, "1,004", cards.Count == PublishedLatents),
        ];
        var rows = new List<IReadOnlyList<string>> { Row("published: SASRec, Amazon", cards) };
        foreach (var study in BaseStudy.All(context, cancellation, titlesOnly: true))
        {
            var own = study.Study(study.Dictionary(0)).Concepts
                .Select(concept => new LatentCard(concept.Latent, [.. concept.Items.Select(item => study.Probes.Data.Items[item].Title)])).ToList();
            var written = LatentsFile.Write(own);
            System.IO.File.WriteAllBytes(Path.Combine(context.Cache, $"info_{study.Recipe.Key}.txt"), written);
            var different = Different(written, LatentsFile.Write(LatentsFile.Read(study.Recipe.Key, written)));
            comparisons.Add(new Comparison($"{study.Title}, our latents: bytes that differ after reading and writing", different, null, null, "0", different == 0));
            rows.Add(Row($"ours: {study.Title}", own));
        }

        return new ExperimentResult(comparisons, [new ResultTable("Latents in files", ["File", "latents", "titles", "distinct titles a latent"], rows)], [], []);
    }

    private static string[] Row(string name, IReadOnlyList<LatentCard> cards) =>
        [name, $"{cards.Count}", $"{cards.Sum(card => card.Titles.Count)}", FormattableString.Invariant($"{cards.Average(card => card.Titles.Distinct().Count()):0.0}")];

    private static int Different(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var different = Math.Abs(a.Length - b.Length);
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            different += a[i] == b[i] ? 0 : 1;
        }

        return different;
    }

    private static byte[] Unpacked(string path)
    {
        using var packed = new GZipStream(System.IO.File.OpenRead(path), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        packed.CopyTo(whole);
        return whole.ToArray();
    }
}

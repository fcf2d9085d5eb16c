using System.Numerics.Tensors;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Bundles;

/// <summary>Turns a trained dictionary into a bundle, and publishes it only where ONNX Runtime agrees with every witness.</summary>
public static class BundleExport
{
    /// <summary>Largest deviation at which a bundle is published.</summary>
    public const double Tolerance = 1e-5;

    private const int GoldenCount = 32;
    private const int BatchRows = 250;
    private const int EditsPerBatch = 4;
    private const float NearThreshold = 1e-4f;

    /// <summary>Exports a dictionary.</summary>
    /// <param name="source">The trained dictionary.</param>
    /// <param name="rows">Embeddings to compare on, of the scorer that the dictionary was trained for.</param>
    /// <param name="witnesses">Implementations to compare with, at least one.</param>
    /// <param name="folder">The bundle to write.</param>
    /// <param name="overwrite">Whether an existing bundle is replaced.</param>
    /// <param name="cancellation">Stops the export between batches of rows; nothing is left behind.</param>
    /// <returns>The manifest of what was published.</returns>
    /// <exception cref="ArgumentException">There are no witnesses or no rows: what is compared with nothing is not published.</exception>
    /// <exception cref="DisagreementException">Graphs and a witness differ by more than <see cref="Tolerance"/>; nothing is published.</exception>
    /// <exception cref="IOException">The folder exists and is not to be replaced, or cannot be written.</exception>
    public static BundleManifest Run(
        DictionaryFolder source,
        EmbeddingTable rows,
        IReadOnlyList<IDictionaryWitness> witnesses,
        string folder,
        bool overwrite = false,
        CancellationToken cancellation = default)
    {
        if (witnesses.Count == 0 || rows.Rows == 0)
        {
            throw new ArgumentException($"found {witnesses.Count} witnesses and {rows.Rows} rows, expected at least one of each");
        }

        var dictionary = source.Dictionary;
        using var publication = new FolderPublication(folder, overwrite);
        var (encoder, decoder, edit) = (DictionaryGraphs.Encoder(dictionary), DictionaryGraphs.Decoder(dictionary), DictionaryGraphs.Edit(dictionary));
        encoder.Write(publication.PathOf(BundleFolder.EncoderFile));
        decoder.Write(publication.PathOf(BundleFolder.DecoderFile));
        edit.Write(publication.PathOf(BundleFolder.EditFile));
        DictionaryWeights.Write(publication.PathOf(DictionaryWeights.FileName), dictionary);
        GoldenRows.Of(dictionary, First(rows, GoldenCount)).Write(publication.PathOf(GoldenRows.FileName));

        using var session = LatentSession.Open(
            OnnxModel.Read(publication.PathOf(BundleFolder.EncoderFile)),
            OnnxModel.Read(publication.PathOf(BundleFolder.DecoderFile)),
            OnnxModel.Read(publication.PathOf(BundleFolder.EditFile)),
            source.Manifest.Dictionary);
        GraphAgreement[] agreements = [.. witnesses.Select(witness => Compare(dictionary, session, witness, rows, cancellation))];
        if (agreements.FirstOrDefault(agreement => !agreement.Holds) is { } worse)
        {
            throw new DisagreementException(
                $"{source.Path}: ONNX Runtime and {worse.Witness} differ by {worse.Encode:G3} (encode), {worse.Decode:G3} (decode), {worse.Edit:G3} (edit) on {worse.Rows} rows, expected at most {worse.Tolerance:G3}; nothing was published");
        }

        var manifest = new BundleManifest(
            BundleManifest.FormatName,
            BundleManifest.CurrentVersion,
            source.Manifest.Dictionary,
            source.Manifest.Scorer,
            source.Manifest.Training,
            GraphBuilder.Opset,
            agreements,
            publication.Digests());
        ManifestJson.Write(publication.PathOf(ArtifactFolder.ManifestName), manifest);
        publication.Publish();
        return manifest;
    }

    /// <summary>Loads a dictionary's graphs into ONNX Runtime without writing them.</summary>
    /// <param name="dictionary">A valid dictionary.</param>
    public static LatentSession OpenGraphs(LatentDictionary dictionary) => LatentSession.Open(
        DictionaryGraphs.Encoder(dictionary),
        DictionaryGraphs.Decoder(dictionary),
        DictionaryGraphs.Edit(dictionary),
        DictionaryDescription.Of(dictionary));

    /// <summary>Compares a session with a witness.</summary>
    /// <param name="dictionary">The dictionary that both implement.</param>
    /// <param name="session">Its graphs in ONNX Runtime.</param>
    /// <param name="witness">The other implementation.</param>
    /// <param name="rows">Embeddings to compare on.</param>
    /// <param name="cancellation">Checked between batches of rows.</param>
    public static GraphAgreement Compare(
        LatentDictionary dictionary, LatentSession session, IDictionaryWitness witness, EmbeddingTable rows, CancellationToken cancellation = default)
    {
        var (d, m) = (dictionary.EmbeddingWidth, dictionary.LatentCount);
        var random = new Random(1);
        double encode = 0, decode = 0, edit = 0;
        var skipped = 0;
        for (int start = 0, count; start < rows.Rows; start += count)
        {
            cancellation.ThrowIfCancellationRequested();
            var x = rows.Consecutive(start, BatchRows);
            count = x.Length / d;
            var (z, zWitness) = (new float[count * m], new float[count * m]);
            var (scales, scalesWitness) = (new RowScale[count], new RowScale[count]);
            session.Encode(x, z, scales);
            witness.Encode(x, zWitness, scalesWitness);

            var (y, yWitness) = (new float[count * d], new float[count * d]);
            session.Decode(zWitness, scalesWitness, y);
            witness.Decode(zWitness, scalesWitness, yWitness);

            var plan = RandomPlan(random, m, z);
            var (e, eWitness) = (new float[count * d], new float[count * d]);
            session.Edit(x, plan, e);
            witness.Edit(x, plan, eWitness);

            for (var row = 0; row < count; row++)
            {
                decode = Math.Max(decode, Deviation(y.AsSpan(row * d, d), yWitness.AsSpan(row * d, d)));
                if (IsNearThreshold(dictionary, x.Slice(row * d, d)))
                {
                    skipped++;
                    continue;
                }

                encode = Math.Max(encode, Deviation(z.AsSpan(row * m, m), zWitness.AsSpan(row * m, m)));
                edit = Math.Max(edit, Deviation(e.AsSpan(row * d, d), eWitness.AsSpan(row * d, d)));
            }
        }

        return new GraphAgreement(witness.Name, rows.Rows, skipped, encode, decode, edit, Tolerance);
    }

    /// <summary>Rows to compare on: the scorer's own embeddings, users and items in turn, and random rows of their size where they are too few.</summary>
    /// <param name="users">User embeddings, shape [U, d].</param>
    /// <param name="items">Item embeddings, shape [I, d].</param>
    /// <param name="count">Number of rows wanted.</param>
    public static EmbeddingTable Sample(EmbeddingTable users, EmbeddingTable items, int count)
    {
        var all = EmbeddingTable.Concatenate(users, items);
        var random = new Random(0);
        var order = Enumerable.Range(0, all.Rows).ToArray();
        random.Shuffle(order);
        var values = new float[count * all.Width];
        var size = count <= order.Length ? 0 : Math.Sqrt(all.Segments.Sum(segment => Math.Pow(TensorPrimitives.Norm(segment.Span), 2)) / (all.Rows * all.Width));
        for (var row = 0; row < count; row++)
        {
            var target = values.AsSpan(row * all.Width, all.Width);
            if (row < order.Length)
            {
                all.Row(order[row]).CopyTo(target);
                continue;
            }

            foreach (ref var value in target)
            {
                value = (float)(size * Math.Sqrt(3) * ((2 * random.NextDouble()) - 1));
            }
        }

        return new EmbeddingTable(count, all.Width, values);
    }

    private static EmbeddingTable First(EmbeddingTable rows, int count)
    {
        var taken = Math.Min(count, rows.Rows);
        var values = new float[taken * rows.Width];
        rows.CopyTo(0, values);
        return new EmbeddingTable(taken, rows.Width, values);
    }

    private static EditPlan RandomPlan(Random random, int latentCount, ReadOnlySpan<float> latents)
    {
        var largest = Math.Max(1e-3f, TensorPrimitives.Max(latents));
        var edits = new LatentEdit[EditsPerBatch];
        for (var i = 0; i < EditsPerBatch; i++)
        {
            edits[i] = new LatentEdit(random.Next(latentCount), (EditOperation)random.Next(4), (float)(largest * ((2 * random.NextDouble()) - 1)));
        }

        return EditPlan.Compile(edits, latentCount);
    }

    private static double Deviation(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        double scale = Math.Max(1, TensorPrimitives.MaxMagnitude(expected) is var largest && largest < 0 ? -largest : largest);
        double worst = 0;
        for (var i = 0; i < found.Length; i++)
        {
            var difference = Math.Abs((double)found[i] - expected[i]) / scale;
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
        }

        return worst;
    }

    /// <summary>Whether rounding decides if some latent of a row is active; a threshold of 0 is continuous and never near.</summary>
    private static bool IsNearThreshold(LatentDictionary dictionary, ReadOnlySpan<float> embedding)
    {
        if (dictionary.MostActive is null && !dictionary.Threshold.Any(threshold => threshold > 0))
        {
            return false;
        }

        var (d, m) = (dictionary.EmbeddingWidth, dictionary.LatentCount);
        Span<float> normalised = new float[d];
        var candidates = new float[m];
        dictionary.Transform.Apply(embedding, normalised);
        TensorPrimitives.Subtract(normalised, dictionary.PreBias, normalised);
        for (var latent = 0; latent < m; latent++)
        {
            var preActivation = TensorPrimitives.Dot(dictionary.Encoder.AsSpan(latent * d, d), normalised) + dictionary.LatentBias[latent];
            candidates[latent] = preActivation > dictionary.Threshold[latent] ? preActivation : 0;
            if (dictionary.Threshold[latent] > 0 && Math.Abs(preActivation - dictionary.Threshold[latent]) < NearThreshold)
            {
                return true;
            }
        }

        if (dictionary.MostActive is not { } most || most == m)
        {
            return false;
        }

        // Which of two latents is the k-th is rounding's to decide, where they are as large; two of 0 change nothing.
        Array.Sort(candidates);
        return candidates[m - most] > 0 && candidates[m - most] - candidates[m - most - 1] < NearThreshold;
    }
}

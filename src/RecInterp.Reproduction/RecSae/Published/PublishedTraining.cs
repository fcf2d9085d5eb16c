using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Dictionaries;
using static TorchSharp.torch;

namespace RecInterp.Reproduction.RecSae.Published;

/// <summary>Trains as RecSAE's published code does: dead latents are counted by epochs, the decoder's rows are brought to length 1 at the start of each, the epoch is chosen by the
/// recommender's NDCG@5 on the dev rows with reconstructions in place of its own vectors.</summary>
internal static class PublishedTraining
{
    /// <summary>Trains on a base's probes.</summary>
    /// <param name="probes">The base.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops the training between steps.</param>
    public static PublishedResult Run(ProbeFolder probes, PublishedOptions options, CancellationToken cancellation) =>
        Run(probes.TrainRows(), options, dictionary => probes.Rank(ProbeRows.Reconstruct(dictionary, probes.Dev), test: false, cancellation).Ndcg(5), cancellation);

    /// <summary>Trains on rows.</summary>
    /// <param name="rows">Rows, [n, d].</param>
    /// <param name="options">How.</param>
    /// <param name="measure">The figure of a dictionary to choose the epoch by, higher is better.</param>
    /// <param name="cancellation">Stops the training between steps.</param>
    /// <exception cref="InvalidOperationException">The loss is not finite.</exception>
    public static PublishedResult Run(EmbeddingTable rows, PublishedOptions options, Func<LatentDictionary, double> measure, CancellationToken cancellation)
    {
        var threads = get_num_threads();
        set_num_threads(options.Threads);
        try
        {
            return Train(rows, options, measure, cancellation);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static PublishedResult Train(EmbeddingTable rows, PublishedOptions options, Func<LatentDictionary, double> measure, CancellationToken cancellation)
    {
        var random = new Random(options.Seed);
        using var module = new PublishedModule(rows.Width, options.Latents, options.Active, options.Auxiliary, random);
        using var decayed = optim.Adam([module.Encoder, module.Decoder, module.DecoderBias], options.LearningRate, weight_decay: options.WeightDecay);
        using var free = optim.Adam([module.EncoderBias], options.LearningRate);
        var order = Enumerable.Range(0, rows.Rows).ToArray();
        var epochs = new List<PublishedEpoch>();
        var (best, bestFigure, waited) = (module.ToDictionary(), double.NegativeInfinity, 0);
        long[] dead = [];
        for (var epoch = 1; epoch <= options.Epochs && waited < options.Patience; epoch++)
        {
            module.NormaliseDecoder();
            var chosen = new bool[options.Latents];
            random.Shuffle(order);
            var fvu = 0.0;
            var steps = 0;
            foreach (var batch in order.Take(options.EpochRows ?? order.Length).Chunk(options.BatchSize).Where(batch => batch.Length > 1))
            {
                cancellation.ThrowIfCancellationRequested();
                fvu += Step(rows, batch, dead, chosen);
                steps++;
            }

            dead = [.. Enumerable.Range(0, options.Latents).Where(latent => !chosen[latent]).Select(latent => (long)latent)];
            var dictionary = module.ToDictionary();
            var figure = measure(dictionary);
            epochs.Add(new PublishedEpoch(epoch, fvu / steps, (double)dead.Length / options.Latents, figure));
            (best, bestFigure, waited) = figure > bestFigure ? (dictionary, figure, 0) : (best, bestFigure, waited + 1);
        }

        return new PublishedResult(best, epochs);

        double Step(EmbeddingTable table, int[] batch, long[] dead, bool[] chosen)
        {
            using var scope = NewDisposeScope();
            var values = new float[batch.Length * table.Width];
            table.Gather(batch, values);
            decayed.zero_grad();
            free.zero_grad();
            var (total, fvu, places) = module.Loss(tensor(values, [batch.Length, table.Width]), dead);
            total.backward();
            decayed.step();
            free.step();
            foreach (var place in places.data<long>().ToArray())
            {
                chosen[place] = true;
            }

            double loss = total.item<float>();
            return double.IsFinite(loss)
                ? fvu.item<float>()
                : throw new InvalidOperationException($"the loss is {loss}, expected a finite number: the rows of a batch may be all alike, or the learning rate {options.LearningRate} too high");
        }
    }
}

using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Reproduction.Bases;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Reproduction.Dictionaries;

/// <summary>The published code's training for matrix factorisation, which the product's trainer does not have: every batch is scaled column by column to [0, 1] before the dictionary sees it.</summary>
/// <remarks>
/// <para>The dictionary is used without that step, so it is trained on other inputs than it is measured on, and on inner products of scaled rows instead of the recommender's scores
/// (which is why this is not the default). A batch holds 256 pairs of the recommender's training, positives and as many others: its users but the held-out ones, and all its items.
/// The published list of batches is not published, so pairs are drawn at random.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; libtorch's number of threads is shared.</threadsafety>
internal static class PublishedLoop
{
    /// <summary>Trains a dictionary.</summary>
    /// <param name="users">User embeddings, [U, d].</param>
    /// <param name="items">Item embeddings, [I, d].</param>
    /// <param name="set">The recommender's training rows.</param>
    /// <param name="options">alpha, beta, lambda2, rho, latents, batch, steps, learning rate, held-out users and seed; other options are not read.</param>
    /// <param name="cancellation">Checked before each step.</param>
    public static LatentDictionary Train(EmbeddingTable users, EmbeddingTable items, PaperSet set, TrainingOptions options, CancellationToken cancellation)
    {
        set_num_threads(options.Threads);
        var random = new Random(options.Seed);
        var heldOut = HeldOutUsers.Divide(users.Rows, options.HeldOutUsers, options.Seed).HeldOut.ToHashSet();
        using var module = new TiedReluModule(options.Latents, InputTransform.RowNorm(users.Width), preBias: true, random);
        using var adam = optim.Adam(module.Parameters, options.LearningRate);
        for (var step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (userRows, itemRows) = Batch(set, options.BatchSize, heldOut, random);
            var (user, item) = (Scaled(users, userRows), Scaled(items, itemRows));
            var (userCode, itemCode) = (module.Encode(user), module.Encode(item));
            var (newUser, newItem) = (module.Decode(userCode), module.Decode(itemCode));
            var loss = ((EmbeddingLoss.Compute(user, newUser) + EmbeddingLoss.Compute(item, newItem)) * options.Alpha)
                + ((KullbackLeiblerLoss.Compute(userCode.Latents, options.Rho) + KullbackLeiblerLoss.Compute(itemCode.Latents, options.Rho)) * options.Lambda2);
            if (options.Beta > 0)
            {
                loss += nn.functional.mse_loss(newUser.mm(newItem.t()), user.mm(item.t())) * options.Beta; // Biases are the same on both sides.
            }

            adam.zero_grad();
            loss.backward();
            adam.step();
        }

        return module.ToDictionary();
    }

    private static (int[] Users, int[] Items) Batch(PaperSet set, int size, HashSet<int> heldOut, Random random)
    {
        var (users, items) = (new List<int>(size), new int[size]);
        for (var pair = 0; pair < size; pair++)
        {
            var row = set.Split.Train[random.Next(set.Split.Train.Length)];
            var user = set.Split.Log.Users[row];
            items[pair] = random.Next(2) == 0 ? set.Split.Log.Items[row] : OtherItem(set, user, random);
            if (!heldOut.Contains(user))
            {
                users.Add(user);
            }
        }

        return ([.. users], items);
    }

    private static int OtherItem(PaperSet set, int user, Random random)
    {
        while (true)
        {
            var item = random.Next(set.ItemCount);
            if (!set.Known.Contains(user, item))
            {
                return item;
            }
        }
    }

    /// <summary>(x - min) / (max - min), column by column over the batch; 0 for a column of one value.</summary>
    private static Tensor Scaled(EmbeddingTable table, int[] rows)
    {
        var values = new float[rows.Length * table.Width];
        table.Gather(rows, values);
        var x = tensor(values, [rows.Length, table.Width]);
        var (lowest, highest) = (x.neg().amax([0L], keepdim: true).neg(), x.amax([0L], keepdim: true));
        return (x - lowest) / (highest - lowest).clamp(1e-30, 1e30);
    }
}

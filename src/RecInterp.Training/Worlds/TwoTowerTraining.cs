using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RecInterp.Training.Worlds;

/// <summary>Trains the two-tower scorer of a planted world, so that there is something real to interpret. RecInterp itself trains no recommender.</summary>
/// <remarks>Loss: Bayesian personalised ranking, -ln sigmoid(score of a watched item - score of a random one), mean over the batch; Adam, learning rate 0.01 down to 0.001 in the last third.</remarks>
public static class TwoTowerTraining
{
    private const int HiddenWidth = 64;
    private const int EmbeddingWidth = 32;
    private const int BatchSize = 1024;

    /// <summary>Trains a scorer.</summary>
    /// <param name="world">The world.</param>
    /// <param name="epochs">Passes over what users watched.</param>
    /// <param name="seed">Seed of weights, batches and negatives.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    public static TwoTowerWeights Run(PlantedWorld world, int epochs, int seed, IProgress<double>? progress = null)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        var user = new Tower(random, world.UserFeatures(seed + 1));
        var item = new Tower(random, world.ItemFeatures(seed + 2));
        var bias = nn.Parameter(zeros([world.Items.Count]));
        using var adam = optim.Adam([.. user.Parameters, .. item.Parameters, bias], lr: 0.01);
        var pairs = Enumerable.Range(0, world.Watched.Count).SelectMany(u => world.Watched[u].Select(i => (User: u, Item: i))).ToArray();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            foreach (var group in adam.ParamGroups)
            {
                group.LearningRate = epoch < epochs * 2 / 3 ? 0.01 : 0.001;
            }

            random.Shuffle(pairs);
            for (var start = 0; start < pairs.Length; start += BatchSize)
            {
                Step(adam, user, item, bias, pairs.AsSpan(start, Math.Min(BatchSize, pairs.Length - start)), random, world.Items.Count);
            }

            progress?.Report((epoch + 1.0) / epochs);
        }

        return new TwoTowerWeights(user.ToWeights(), item.ToWeights(), bias.data<float>().ToArray());
    }

    private static void Step(optim.Optimizer adam, Tower user, Tower item, Parameter bias, ReadOnlySpan<(int User, int Item)> pairs, Random random, int items)
    {
        using var scope = NewDisposeScope();
        var (users, watched, others) = (new long[pairs.Length], new long[pairs.Length], new long[pairs.Length]);
        for (var i = 0; i < pairs.Length; i++)
        {
            (users[i], watched[i], others[i]) = (pairs[i].User, pairs[i].Item, random.Next(items));
        }

        var (u, positive, negative) = (tensor(users, [users.Length]), tensor(watched, [watched.Length]), tensor(others, [others.Length]));
        var embedding = user.Forward(u);
        var better = (embedding * item.Forward(positive)).sum(1) + bias.index_select(0, positive);
        var worse = (embedding * item.Forward(negative)).sum(1) + bias.index_select(0, negative);
        var loss = nn.functional.softplus(worse - better).mean();
        adam.zero_grad();
        loss.backward();
        adam.step();
    }

    private sealed class Tower
    {
        private readonly float[] _features;
        private readonly Tensor _table;
        private readonly Parameter _hiddenWeight;
        private readonly Parameter _hiddenBias;
        private readonly Parameter _outputWeight;
        private readonly Parameter _outputBias;

        public Tower(Random random, float[] features)
        {
            _features = features;
            _table = tensor(features, [features.Length / PlantedWorld.FeatureCount, PlantedWorld.FeatureCount]);
            _hiddenWeight = Weight(random, HiddenWidth, PlantedWorld.FeatureCount);
            _hiddenBias = nn.Parameter(zeros([HiddenWidth]));
            _outputWeight = Weight(random, EmbeddingWidth, HiddenWidth);
            _outputBias = nn.Parameter(zeros([EmbeddingWidth]));
        }

        public IEnumerable<Parameter> Parameters => [_hiddenWeight, _hiddenBias, _outputWeight, _outputBias];

        public Tensor Forward(Tensor rows)
        {
            var hidden = nn.functional.relu(nn.functional.linear(_table.index_select(0, rows), _hiddenWeight, _hiddenBias));
            return nn.functional.linear(hidden, _outputWeight, _outputBias);
        }

        public TowerWeights ToWeights() => new(
            _features,
            _hiddenWeight.data<float>().ToArray(),
            _hiddenBias.data<float>().ToArray(),
            _outputWeight.data<float>().ToArray(),
            _outputBias.data<float>().ToArray());

        private static Parameter Weight(Random random, int rows, int columns)
        {
            var bound = 1 / Math.Sqrt(columns);
            var values = new float[rows * columns];
            foreach (ref var value in values.AsSpan())
            {
                value = (float)(bound * ((2 * random.NextDouble()) - 1));
            }

            return nn.Parameter(tensor(values, [rows, columns]));
        }
    }
}

using RecInterp.Recommenders.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Tests.Training;

public class PairwiseLossTests
{
    [Fact]
    public void The_closed_form_gradient_equals_torchs_own()
    {
        using var scope = NewDisposeScope();
        var table = tensor(InitialValues.Normal(new Random(1), 7 * 3, 1), [7, 3], requires_grad: true);

        // Users 0, 0, 2 and items in rows 3 to 6; a user and an item stand twice.
        var rows = tensor([0L, 0, 2, 3, 4, 3, 6, 6, 5], [9, 1]);
        var gathered = table.gather(0, rows.expand(-1, 3));
        var (user, chosen, other) = (gathered.narrow(0, 0, 3), gathered.narrow(0, 3, 3), gathered.narrow(0, 6, 3));
        var loss = ((user * chosen).sum(1) - (user * other).sum(1)).sigmoid().log().neg().mean();
        loss.backward();

        var gradient = zeros([7, 3]);
        var found = PairwiseLoss.AddGradient(table.detach(), gradient, rows);
        Assert.Equal(loss.ToSingle(), found.ToSingle(), 1e-6f);
        Assert.Equal(table.grad!.data<float>().ToArray(), gradient.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Other_items_are_never_trained_ones_and_each_row_comes_once()
    {
        using var scope = NewDisposeScope();
        var split = Tables.Tastes();
        var trained = RecInterp.Recommenders.Interactions.UserItems.Of(split.Log, split.Train);
        var batches = new PairwiseBatches(split, batchSize: 100);
        var rows = batches.Draw(new Random(1), new Random(2)).data<long>().ToArray();
        var pairs = new List<(int, int)>();
        for (var start = 0; start < batches.Count; start += 100)
        {
            var size = Math.Min(100, batches.Count - start);
            for (var i = 0; i < size; i++)
            {
                var user = (int)rows[(3 * start) + i];
                pairs.Add((user, (int)rows[(3 * start) + size + i] - split.Log.UserCount));
                Assert.False(trained.Contains(user, (int)rows[(3 * start) + (2 * size) + i] - split.Log.UserCount));
            }
        }

        Assert.Equal(split.Train.Select(row => (split.Log.Users[row], split.Log.Items[row])).Order(), pairs.Order());
    }

    [Fact]
    public void Users_who_trained_on_everything_have_no_pair()
    {
        Assert.Equal(1, new PairwiseBatches(Tables.Split(2, 2, [(0, 0), (0, 1), (1, 1)]), 8).Count);
        Assert.Contains("all 1 items", Assert.Throws<ArgumentException>(() => new PairwiseBatches(Tables.Split(1, 1, [(0, 0)]), 8)).Message);
    }
}

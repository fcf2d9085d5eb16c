using RecInterp.Core.Dictionaries;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Losses;

public sealed class DeadLatentLossTests
{
    private const int Width = 6;
    private const int Latents = 10;

    private static readonly int[] Dead = [1, 4, 7, 9];

    [Theory]
    [InlineData(InputTransformKind.None)]
    [InlineData(InputTransformKind.RowNorm)]
    [InlineData(InputTransformKind.Affine)]
    public void It_is_what_the_largest_dead_latents_leave_of_the_error(InputTransformKind kind)
    {
        var table = PlantedEmbeddings.Draw(20, Width, 8, 2, 0.2, seed: 2);
        using var module = new TopKModule(Latents, 2, Dictionaries.DictionaryCases.Transform(kind, table), new Random(1));
        using var scope = NewDisposeScope();
        var x = tensor(table.Values.ToArray(), [20, Width]);
        var code = module.Encode(x);
        var reconstructions = module.Decode(code);

        var loss = DeadLatentLoss.Compute(module, code, x, reconstructions, Dead).ToDouble();

        // By hand: the error is target minus reconstruction, and what the latents add has neither bias nor row mean.
        var (dictionary, p, xhat) = (module.ToDictionary(), code.PreActivations.Floats(), reconstructions.Floats());
        double sum = 0;
        for (var row = 0; row < 20; row++)
        {
            var chosen = Dead.OrderByDescending(latent => p[(row * Latents) + latent]).Take(Width / 2).ToArray();
            var spread = kind switch
            {
                InputTransformKind.RowNorm => Enumerable.Repeat((double)code.Deviation!.Floats()[row], Width).ToArray(),
                InputTransformKind.Affine => [.. dictionary.Transform.Scale.ToArray().Select(scale => (double)scale)],
                _ => Enumerable.Repeat(1.0, Width).ToArray(),
            };
            for (var column = 0; column < Width; column++)
            {
                var shift = chosen.Sum(latent => Math.Max(0, p[(row * Latents) + latent]) * dictionary.Decoder[(latent * Width) + column]) * spread[column];
                var error = table.Row(row)[column] - xhat[(row * Width) + column];
                sum += Math.Pow(error - shift, 2);
            }
        }

        Assert.Equal(sum / (20 * Width), loss, 1e-5);
    }

    [Fact]
    public void Only_dead_latents_learn_from_it()
    {
        var table = PlantedEmbeddings.Draw(20, Width, 8, 2, 0.2, seed: 2);
        using var module = new TopKModule(Latents, 2, InputTransform.None(Width), new Random(1));
        using var scope = NewDisposeScope();
        var x = tensor(table.Values.ToArray(), [20, Width]);
        var code = module.Encode(x);

        DeadLatentLoss.Compute(module, code, x, module.Decode(code), Dead).backward();

        // Were the error not detached, the chosen latents' decoder rows would get a gradient too.
        var decoder = module.Parameters[1].grad!.Floats();
        for (var latent = 0; latent < Latents; latent++)
        {
            Assert.Equal(Dead.Contains(latent), decoder.AsSpan(latent * Width, Width).ToArray().Any(gradient => gradient != 0));
        }
    }
}

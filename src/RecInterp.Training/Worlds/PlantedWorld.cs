using System.Globalization;

namespace RecInterp.Training.Worlds;

/// <summary>A made-up catalogue of films with planted concepts, users who like some of them, and what they watched. Deterministic by its seed.</summary>
/// <remarks>
/// An item carries one or two concepts and a popularity that falls off as rank to the power -0.4. A user likes two to
/// four concepts. A watched item is drawn with weight popularity * exp(3 * the user's taste for its concepts). Towers see
/// features: the concepts and tastes with noise, beside columns of noise alone.
/// </remarks>
public sealed class PlantedWorld
{
    private const double TasteStrength = 3;
    private const double FeatureNoise = 0.25;
    private const int NoiseColumns = 8;

    private static readonly (string Concept, string[] Openings, string[] Subjects)[] Vocabulary =
    [
        ("Horror", ["Haunted", "Bleeding", "Hollow", "Cursed"], ["Cellar", "Graveyard", "Mirror", "Orphanage"]),
        ("Romance", ["Tender", "Secret", "Summer", "Last"], ["Kiss", "Letter", "Wedding", "Promise"]),
        ("Comedy", ["Clumsy", "Accidental", "Hopeless", "Borrowed"], ["Butler", "Neighbour", "Dentist", "Vacation"]),
        ("Children's", ["Little", "Magic", "Brave", "Sleepy"], ["Puppy", "Balloon", "Teapot", "Rabbit"]),
        ("Documentary", ["Inside", "Beyond", "Counting", "Saving"], ["Glacier", "Factory", "Rainforest", "Archive"]),
        ("Western", ["Dusty", "Lonesome", "Silver", "Outlaw"], ["Canyon", "Saloon", "Stagecoach", "Prairie"]),
        ("Sci-Fi", ["Orbital", "Quantum", "Android", "Distant"], ["Station", "Signal", "Colony", "Horizon"]),
        ("Musical", ["Singing", "Golden", "Midnight", "Velvet"], ["Chorus", "Stage", "Melody", "Trumpet"]),
        ("Crime", ["Crooked", "Perfect", "Stolen", "Cold"], ["Heist", "Alibi", "Ledger", "Informant"]),
        ("War", ["Fallen", "Iron", "Distant", "Final"], ["Battalion", "Trench", "Convoy", "Armistice"]),
        ("Animation", ["Paper", "Painted", "Clay", "Inked"], ["Dragon", "Kingdom", "Robot", "Moon"]),
        ("Mystery", ["Missing", "Silent", "Locked", "Forgotten"], ["Lighthouse", "Portrait", "Witness", "Key"]),
    ];

    private PlantedWorld(IReadOnlyList<PlantedItem> items, double[][] tastes, int[][] watched, int[] heldOut)
    {
        Items = items;
        Tastes = tastes;
        Watched = watched;
        HeldOut = heldOut;
    }

    /// <summary>Names of the concepts.</summary>
    public static IReadOnlyList<string> Concepts { get; } = [.. Vocabulary.Select(entry => entry.Concept)];

    /// <summary>Number of feature columns that towers see.</summary>
    public static int FeatureCount => Vocabulary.Length + NoiseColumns;

    /// <summary>The catalogue.</summary>
    public IReadOnlyList<PlantedItem> Items { get; }

    /// <summary>Taste of each user for each concept, 0 to 1.</summary>
    public IReadOnlyList<double[]> Tastes { get; }

    /// <summary>Items that each user watched, without the held-out one; distinct.</summary>
    public IReadOnlyList<int[]> Watched { get; }

    /// <summary>One watched item of each user that no training sees.</summary>
    public IReadOnlyList<int> HeldOut { get; }

    /// <summary>Makes a world.</summary>
    /// <param name="users">Number of users U.</param>
    /// <param name="items">Number of items I, at least 200.</param>
    /// <param name="seed">Seed of everything.</param>
    public static PlantedWorld Create(int users, int items, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 200);
        var random = new Random(seed);
        var catalogue = Catalogue(random, items);
        var tastes = new double[users][];
        var watched = new int[users][];
        var heldOut = new int[users];
        for (var user = 0; user < users; user++)
        {
            tastes[user] = Taste(random);
            var seen = Watch(random, catalogue, tastes[user], count: 20 + random.Next(40));
            heldOut[user] = seen[^1];
            watched[user] = seen[..^1];
        }

        return new PlantedWorld(catalogue, tastes, watched, heldOut);
    }

    /// <summary>What the user tower sees of each user, shape [U, F], row-major.</summary>
    /// <param name="seed">Seed of the noise.</param>
    public float[] UserFeatures(int seed) => Features(Tastes.Count, seed, (user, concept) => Tastes[user][concept]);

    /// <summary>What the item tower sees of each item, shape [I, F], row-major.</summary>
    /// <param name="seed">Seed of the noise.</param>
    public float[] ItemFeatures(int seed) => Features(Items.Count, seed, (item, concept) => Items[item].Concepts.Contains(concept) ? 1 : 0);

    /// <summary>For each item, whether it carries a concept.</summary>
    /// <param name="concept">Index among <see cref="Concepts"/>.</param>
    public bool[] Carriers(int concept) => [.. Items.Select(item => item.Concepts.Contains(concept))];

    /// <summary>Writes the catalogue as a CSV file: item, title, concepts, popularity.</summary>
    /// <param name="path">The file.</param>
    public void WriteItems(string path)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine("item,title,concepts,popularity");
        for (var item = 0; item < Items.Count; item++)
        {
            var (title, concepts, popularity) = Items[item];
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{item},{title},{string.Join('|', concepts.Select(concept => Concepts[concept]))},{popularity:G6}"));
        }
    }

    private static PlantedItem[] Catalogue(Random random, int count)
    {
        var ranks = Enumerable.Range(0, count).ToArray();
        random.Shuffle(ranks);
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        var items = new PlantedItem[count];
        for (var item = 0; item < count; item++)
        {
            var main = random.Next(Vocabulary.Length);
            var second = random.NextDouble() < 0.35 ? random.Next(Vocabulary.Length) : main;
            items[item] = new PlantedItem(Title(random, main, used), second == main ? [main] : [main, second], Math.Pow(ranks[item] + 1, -0.4));
        }

        return items;
    }

    private static string Title(Random random, int concept, Dictionary<string, int> used)
    {
        var (_, openings, subjects) = Vocabulary[concept];
        var title = $"{openings[random.Next(openings.Length)]} {subjects[random.Next(subjects.Length)]}";
        used[title] = used.GetValueOrDefault(title) + 1;
        return used[title] == 1 ? title : $"{title} {used[title]}";
    }

    private static double[] Taste(Random random)
    {
        var taste = new double[Vocabulary.Length];
        foreach (var concept in Enumerable.Range(0, Vocabulary.Length).OrderBy(_ => random.Next()).Take(2 + random.Next(3)))
        {
            taste[concept] = 0.5 + (0.5 * random.NextDouble());
        }

        return taste;
    }

    /// <summary>Draws items without replacement by the exponential-key method: the largest log(u) / weight come first.</summary>
    private static int[] Watch(Random random, PlantedItem[] items, double[] taste, int count)
    {
        var keys = new double[items.Length];
        for (var item = 0; item < items.Length; item++)
        {
            var liking = items[item].Concepts.Sum(concept => taste[concept]);
            keys[item] = Math.Log(1 - random.NextDouble()) / (items[item].Popularity * Math.Exp(TasteStrength * liking));
        }

        var drawn = Enumerable.Range(0, items.Length).OrderByDescending(item => keys[item]).Take(count).ToArray();
        random.Shuffle(drawn);
        return drawn;
    }

    private static float[] Features(int rows, int seed, Func<int, int, double> clean)
    {
        var random = new Random(seed);
        var features = new float[rows * FeatureCount];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < FeatureCount; column++)
            {
                var noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                var signal = column < Vocabulary.Length ? clean(row, column) : 0;
                features[(row * FeatureCount) + column] = (float)(signal + (noise * (column < Vocabulary.Length ? FeatureNoise : 1)));
            }
        }

        return features;
    }
}

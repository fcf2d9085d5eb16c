using System.Globalization;
using System.IO.Compression;
using RecInterp.DataSets.Histories;
using RecInterp.DataSets.Interactions;
using RecInterp.DataSets.Splits;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests.Splits;

public sealed class RecSaeMl1mTests
{
    private static readonly Lazy<(DataSet Set, Split Split)> Rebuilt =
        new(() => RecSaeMl1m.Rebuild(RealSets.Ml1m, RealSets.PathOf("recsae-published")));

    [RealDataFact("recsae-published")]
    public void The_rebuilt_split_has_the_published_sizes()
    {
        var (set, split) = Rebuilt.Value;

        Assert.Equal((574_197, 6_032, 3_125), (set.Log.Count, set.Log.UserCount, set.Log.ItemCount));
        Assert.Equal((568_761, 2_562, 2_874), (split.Train.Length, split.Dev.Length, split.Test.Length));
        Assert.Equal(214, UsersOf(split.Log, split.Dev));
        Assert.Equal(226, UsersOf(split.Log, split.Test));
        Assert.Equal(6_032, UsersOf(split.Log, split.Train));
    }

    [RealDataTheory("recsae-published")]
    [InlineData("ml-1m-dev.csv.gz", false)]
    [InlineData("ml-1m-test.csv.gz", true)]
    public void The_held_out_rows_are_the_published_ones(string file, bool test)
    {
        var (set, split) = Rebuilt.Value;
        var found = (test ? split.Test : split.Dev).Select(row => (split.Log.Users[row] + 1, split.Log.Items[row] + 1)).ToHashSet();

        using var text = new StreamReader(new GZipStream(File.OpenRead(RealSets.PathOf("recsae-published", file)), CompressionMode.Decompress));
        var published = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split('\t')).Select(fields => (int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture)))
            .ToHashSet();

        Assert.Equal(published.Count, found.Count);
        Assert.True(published.SetEquals(found));
    }

    [RealDataFact("recsae-published")]
    public void No_held_out_row_comes_before_a_train_row_of_its_user_nor_a_test_row_before_a_dev_row()
    {
        var (_, split) = Rebuilt.Value;
        var parts = SplitParts.Of(split);
        var sequences = new UserSequences(split.Log);
        for (var user = 0; user < split.Log.UserCount; user++)
        {
            var seen = SplitPart.Train;
            foreach (var row in sequences.RowsOf(user))
            {
                Assert.True(parts[row] >= seen, $"user {user}: {parts[row]} after {seen}");
                seen = parts[row];
            }
        }
    }

    [RealDataFact("recsae-published")]
    public void A_test_row_s_history_is_everything_before_it()
    {
        var (_, split) = Rebuilt.Value;
        var histories = new UserHistories(split);
        var sequences = new UserSequences(split.Log);
        foreach (var row in split.Test)
        {
            var rows = sequences.RowsOf(split.Log.Users[row]);
            var place = rows.IndexOf(row);
            Assert.Equal(rows[..place].ToArray().Select(before => split.Log.Items[before]), histories.HistoryOf(row));
        }
    }

    [RealDataFact("recsae-published")]
    public void Every_row_whose_time_is_known_stands_in_the_part_that_its_day_tells()
    {
        // The rule of the split by global time, on the 74 % of the rows that have a time: days on a clock of UTC+8 from 2000-04-26, the last one 1039.
        var (set, split) = Rebuilt.Value;
        var parts = SplitParts.Of(split);
        var rows = Enumerable.Range(0, set.Log.Count).ToDictionary(row => (set.Log.UserIds[set.Log.Users[row]], set.Log.ItemIds[set.Log.Items[row]]), row => parts[row]);
        var checkedRows = new Dictionary<SplitPart, int>();
        using var text = new StreamReader(new GZipStream(File.OpenRead(RealSets.PathOf("ml-1m", "ratings.csv.gz")), CompressionMode.Decompress));
        text.ReadLine();
        while (text.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            if (fields[3].Length == 0 || !rows.TryGetValue((fields[0], fields[1]), out var part) || fields[2] is not ("4" or "5"))
            {
                continue;
            }

            var local = DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields[3], CultureInfo.InvariantCulture)).ToOffset(TimeSpan.FromHours(8));
            var day = (local.Date - new DateTime(2000, 4, 26)).Days;
            Assert.Equal(day <= 831 ? SplitPart.Train : day <= 935 ? SplitPart.Dev : SplitPart.Test, part);
            checkedRows[part] = checkedRows.GetValueOrDefault(part) + 1;
        }

        Assert.Equal(390_752, checkedRows[SplitPart.Train]); // Counted in that copy of the ratings.
        Assert.All(new[] { SplitPart.Dev, SplitPart.Test }, part => Assert.True(checkedRows[part] > 1_000, $"{part}: {checkedRows[part]}"));
    }

    private static int UsersOf(InteractionLog log, int[] rows) => rows.Select(row => log.Users[row]).Distinct().Count();
}

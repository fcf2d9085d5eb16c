using System.Text;
using RecInterp.DataSets.Readers;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests.Readers;

public sealed class MovieLens1MTests
{
    private const string Users = "1::F::1::10::48067\n2::M::56::16::70072\n10::M::25::15::55117\n";
    private const string Movies = "1::First (1999)::Animation|Children's\n2::Second &amp; more (a) (1931)::Drama\n3::Nobody saw it (1960)::War\n10::No year::Comedy\n";

    [Theory]
    [InlineData("ratings.dat", "\n")]
    [InlineData("ratings.dat", "\r\n")]
    [InlineData("ratings.dat.gz", "\n")]
    public void The_published_layout_is_read(string name, string lineEnd)
    {
        using var folder = ScratchData.With(
            (name, string.Join(lineEnd, "10::10::5::978300760", "2::2::3::978300761", "2::1::4::978300759", "")), ("movies.dat", Movies), ("users.dat", Users));

        var set = MovieLens1M.Read(folder.Path);

        Assert.Equal(["2", "10"], set.Log.UserIds);
        Assert.Equal(["1", "2", "10"], set.Log.ItemIds);
        Assert.Equal(["10-10", "2-2", "2-1"], SmallSets.Pairs(set));
        Assert.Equal([5f, 3f, 4f], set.Log.Ratings.ToArray());
        Assert.Equal([978300760, 978300761, 978300759], set.Log.Times.ToArray());
        Assert.Equal(["First (1999)", "Second &amp; more (a) (1931)", "No year"], set.Items.Select(item => item.Title));
        Assert.Equal([1999, 1931, null], set.Items.Select(item => item.Year));
        Assert.Equal(["Animation", "Children's"], set.Items[0].Tags);
        Assert.Equal(("M", "56", "16", "70072"), (set.Users[0].Attributes["gender"], set.Users[0].Attributes["age"], set.Users[0].Attributes["occupation"], set.Users[0].Attributes["zip"]));
    }

    [Fact]
    public void A_table_with_lost_times_keeps_its_order()
    {
        using var folder = ScratchData.With(
            ("ratings.csv.gz", "user_id,movie_id,rating,timestamp,order\n1,2,5,,1\n1,1,4,978300759,0\n"), ("movies.dat", Movies), ("users.dat", Users));

        var log = MovieLens1M.Read(folder.Path).Log;

        Assert.False(log.HasTimes);
        Assert.Equal((1L, 0L), (log.Order(0), log.Order(1)));
    }

    [Fact]
    public void Titles_are_latin_1()
    {
        using var folder = ScratchData.With(("ratings.dat", "1::1::5::1\n"), ("users.dat", Users));
        ScratchData.Write(folder, "movies.dat", Encoding.Latin1.GetBytes("1::Misérables, Les (1995)::Drama\n"));

        Assert.Equal("Misérables, Les (1995)", MovieLens1M.Read(folder.Path).Items[0].Title);
    }

    [Theory]
    [InlineData("1::1::five::1\n", "line 1: field Rating: found 'five', expected a number")]
    [InlineData("1::1::5::1\n\n1::1::5\n", "line 3: found no field Timestamp")]
    [InlineData("1::1::5::yesterday\n", "line 1: field Timestamp: found 'yesterday', expected Unix seconds")]
    [InlineData("1::1.5::5::1\n", "line 1: field MovieID: found '1.5', expected a whole number")]
    [InlineData("1::99::5::1\n", "movies.dat: found no line for id 99")]
    [InlineData("99::1::5::1\n", "users.dat: found no line for id 99")]
    public void Bad_input_is_told_with_file_and_line(string ratings, string expected)
    {
        using var folder = ScratchData.With(("ratings.dat", ratings), ("movies.dat", Movies), ("users.dat", Users));

        Assert.Contains(expected, Assert.Throws<UnreadableDataSetException>(() => MovieLens1M.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        using var folder = ScratchData.With(("ratings.dat", "1::1::5::1\n"), ("movies.dat", Movies));

        Assert.Contains("found no users.dat and no users.dat.gz", Assert.Throws<UnreadableDataSetException>(() => MovieLens1M.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_file_that_is_cut_off_is_told()
    {
        using var folder = ScratchData.With(("movies.dat", Movies), ("users.dat", Users));
        ScratchData.Write(folder, "ratings.dat.gz", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(row => $"1::1::5::{row * 7919}\n"))));
        var bytes = File.ReadAllBytes(folder["ratings.dat.gz"]);
        File.WriteAllBytes(folder["ratings.dat.gz"], bytes[..(bytes.Length / 2)]);

        Assert.Contains("cannot be read on", Assert.Throws<UnreadableDataSetException>(() => MovieLens1M.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [RealDataFact("ml-1m")]
    public void The_real_set_has_the_published_counts()
    {
        var log = RealSets.Ml1m.Log;

        Assert.Equal((1_000_209, 6_040, 3_706), (log.Count, log.UserCount, log.ItemCount));
        Assert.Equal([56_174, 107_557, 261_197, 348_971, 226_310], Enumerable.Range(1, 5).Select(stars => log.Ratings.Count((float)stars)));
        Assert.False(log.HasTimes);
        Assert.Equal("4169", log.UserIds[4168]);
    }

    [RealDataFact("ml-1m")]
    public void The_real_films_have_the_published_counts_of_genres_and_decades()
    {
        var films = RealSets.Ml1m.Items;
        var genres = films.SelectMany(film => film.Tags).CountBy(genre => genre).ToDictionary();
        var expected = new Dictionary<string, int>
        {
            ["Children's"] = 250,
            ["Drama"] = 1493,
            ["Action"] = 495,
            ["Comedy"] = 1163,
            ["Adventure"] = 281,
            ["Documentary"] = 110,
            ["Animation"] = 105,
            ["Crime"] = 201,
            ["Fantasy"] = 68,
            ["Film-Noir"] = 44,
            ["Mystery"] = 104,
            ["Horror"] = 339,
            ["Musical"] = 113,
            ["Romance"] = 459,
            ["Sci-Fi"] = 274,
            ["Thriller"] = 485,
            ["War"] = 141,
            ["Western"] = 67,
        };

        Assert.Equal(expected.OrderBy(genre => genre.Key), genres.OrderBy(genre => genre.Key));
        Assert.DoesNotContain(films, film => film.Year is null);
        Assert.Equal(
            [570, 240, 592, 2152, 152],
            [
                films.Count(film => film.Year < 1970), films.Count(film => film.Year is >= 1970 and < 1980), films.Count(film => film.Year is >= 1980 and < 1990),
                films.Count(film => film.Year is >= 1990 and < 2000), films.Count(film => film.Year == 2000),
            ]);
    }

    [RealDataFact("ml-1m")]
    public void The_real_users_stand_beside_their_published_ids()
    {
        // Line 4169 of users.dat is not the user of id 4169: the descriptions go by id.
        var set = RealSets.Ml1m;

        Assert.Equal(set.Log.UserIds, set.Users.Select(user => user.Id));
        Assert.Equal(set.Log.ItemIds, set.Items.Select(item => item.Id));
        Assert.Equal(2_314, set.Log.Users.Count(4168));
    }
}

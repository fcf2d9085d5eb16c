using System.Text;
using RecInterp.DataSets.Readers;
using RecInterp.DataSets.Splits;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests.Readers;

public sealed class OtherReadersTests
{
    [Fact]
    public void MovieLens_100K_is_read()
    {
        using var folder = ScratchData.With(
            ("u.data", "2\t10\t3\t881250949\n1\t2\t4\t881250950\n"),
            ("u.genre", "unknown|0\nAction|1\nComedy|2\n\n"),
            ("u.user", "1|24|M|technician|85711\n2|53|F|other|94043\n"));
        ScratchData.Write(folder, "u.item", Encoding.Latin1.GetBytes("2|Café (1994)|01-Jan-1994||http://x|0|1|1\n10|unknown||||1|0|0\n"));

        var set = MovieLens100K.Read(folder.Path);

        Assert.Equal(["2-10", "1-2"], SmallSets.Pairs(set));
        Assert.Equal(["Café (1994)", "unknown"], set.Items.Select(item => item.Title));
        Assert.Equal(["Action", "Comedy"], set.Items[0].Tags);
        Assert.Equal(["unknown"], set.Items[1].Tags);
        Assert.Equal([1994, null], set.Items.Select(item => item.Year));
        Assert.Equal("technician", set.Users[0].Attributes["occupation"]);
        Assert.Equal([881250949, 881250950], set.Log.Times.ToArray());
    }

    [Fact]
    public void MovieLens_tables_are_read_with_quotes_and_tags_only_where_asked()
    {
        using var folder = ScratchData.With(
            ("ratings.csv", "userId,movieId,rating,timestamp\n5,7,4.5,964982703\n5,3,0.5,964981247\n"),
            ("movies.csv", "movieId,title,genres\n3,\"Comma, The \"\"Film\"\" (1994)\",Comedy|Drama\n7,Plain,(no genres listed)\n"),
            ("tags.csv", "userId,movieId,tag,timestamp\n5,7,Funny,1\n6,7,\"dark, slow\",1\n8,7,Dark,1\n9,7,dark,1\n9,7,Dark ,2\n5,3,drama,1\n"));

        var plain = MovieLensTables.Read(folder.Path);
        var tagged = MovieLensTables.Read(folder.Path, userTags: true);

        Assert.Equal(Path.GetFileName(folder.Path), plain.Name);
        Assert.Equal(["Comma, The \"Film\" (1994)", "Plain"], plain.Items.Select(item => item.Title));
        Assert.Equal([1994, null], plain.Items.Select(item => item.Year));
        Assert.Equal([4.5f, 0.5f], plain.Log.Ratings.ToArray());
        Assert.Equal(["Comedy", "Drama"], plain.Items[0].Tags);
        Assert.Empty(plain.Items[1].Tags);
        Assert.Equal(["Comedy", "Drama", "drama"], tagged.Items[0].Tags);
        Assert.Equal(["dark", "dark, slow", "funny"], tagged.Items[1].Tags);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Last_fm_of_HetRec_is_read_and_tags_stand_by_the_number_of_users(bool parted)
    {
        const string Header = "userID\tartistID\ttagID\tday\tmonth\tyear\r\n";
        const string First = "2\t9\t1\t1\t4\t2009\r\n3\t9\t2\t1\t4\t2009\r\n4\t9\t2\t1\t4\t2009\r\n";
        const string Second = "4\t9\t2\t2\t4\t2009\r\n4\t9\t3\t1\t4\t2009\r\n5\t9\t4\t1\t4\t2009\r\n";
        using var folder = ScratchData.With(
            ("user_artists.dat", "userID\tartistID\tweight\r\n3\t9\t12\r\n2\t51\t13883\r\n"),
            ("artists.dat", "id\tname\turl\tpictureURL\n9\t\"Ärzte\"\thttp://a\thttp://b\n51\tDuran\thttp://a\t\n60\tUnheard\thttp://a\n"));
        ScratchData.Write(folder, "tags.dat", Encoding.Latin1.GetBytes("tagID\ttagValue\r\n1\tmetal\r\n2\tNu Metal\r\n3\tMETAL\r\n4\tcafé\r\n"));
        foreach (var (name, text) in parted
            ? [("user_taggedartists-part1.dat.gz", Header + First + "\r\n"), ("user_taggedartists-part2.dat", Header + Second)]
            : new[] { ("user_taggedartists.dat", Header + First + Second) })
        {
            ScratchData.Write(folder, name, Encoding.Latin1.GetBytes(text));
        }

        var set = LastFmHetRec.Read(folder.Path);

        Assert.Equal(["3-9", "2-51"], SmallSets.Pairs(set));
        Assert.Equal([12f, 13883f], set.Log.Ratings.ToArray());
        Assert.Equal(["\"Ärzte\"", "Duran"], set.Items.Select(item => item.Title));
        Assert.Equal(["metal", "nu metal", "café"], set.Items[0].Tags); // u2 and u4 said metal, u3 and u4 nu metal, u5 café.
    }

    [RealDataFact("lastfm-hetrec2011")]
    public void The_real_HetRec_set_is_read_whole()
    {
        var set = LastFmHetRec.Read(RealSets.PathOf("lastfm-hetrec2011"));

        Assert.Equal((92_834, 1_892, 17_632), (set.Log.Count, set.Log.UserCount, set.Log.ItemCount));
        Assert.InRange(set.Items.Count(item => item.Tags.Count > 0), 12_000, 12_523); // 12,523 artists were tagged, not all of whom were heard.
        Assert.InRange(set.Items.SelectMany(item => item.Tags).Distinct().Count(), 9_000, 9_749);
        Assert.All(set.Items, item => Assert.Equal(item.Tags.Distinct(), item.Tags));
    }

    [RealDataFact("ml-latest-small")]
    public void The_real_latest_small_set_is_read_whole()
    {
        var set = MovieLensTables.Read(RealSets.PathOf("ml-latest-small"), userTags: true);

        Assert.Equal((100_836, 610, 9_724), (set.Log.Count, set.Log.UserCount, set.Log.ItemCount));
        Assert.True(set.Log.HasTimes);
    }

    [Fact]
    public void A_ReChorus_folder_gives_its_split_its_items_and_its_negatives()
    {
        using var folder = ScratchData.With(
            ("train.csv", "user_id\titem_id\ttime\n2\t1\t10\n1\t3\t11.0\n"),
            ("dev.csv.gz", "user_id\titem_id\ttime\tneg_items\n1\t2\t12\t[3, 4]\n"),
            ("test.csv", "user_id\titem_id\ttime\tneg_items\n1\t1\t12\t[4,2]\n2\t3\t13\t[1]\n"),
            ("item_meta.csv", "item_id,i_category,r_complement,title\n1,0,\"[4, 1]\",One (1999)\n2,5,[],\n4,5,[],Four\n"));

        var (set, split) = ReChorusFolder.Read(folder.Path);

        Assert.Equal(["2-1", "1-3", "1-2", "1-1", "2-3"], SmallSets.Pairs(set));
        Assert.Equal(["1", "2", "3", "4"], set.Log.ItemIds);
        Assert.Equal([[0, 1], [2], [3, 4]], new[] { split.Train, split.Dev, split.Test });
        Assert.Equal([10, 11, 12, 12, 13], set.Log.Times.ToArray());
        Assert.Equal(["i_category=0"], set.Items[0].Tags);
        Assert.Equal(("One (1999)", 1999), (set.Items[0].Title, set.Items[0].Year));
        Assert.Equal(("3", "", 0), (set.Items[2].Id, set.Items[2].Title, set.Items[2].Tags.Count));
        Assert.Equal([[3, 1], [0]], ReChorusFolder.ReadNegatives(folder.Path, set, SplitPart.Test)!);
        Assert.Equal([[2, 3]], ReChorusFolder.ReadNegatives(folder.Path, set, SplitPart.Dev)!);
        Assert.Null(ReChorusFolder.ReadNegatives(folder.Path, set, SplitPart.Train));
    }

    [RealDataFact("amazon-grocery-rechorus")]
    public void The_real_ReChorus_folder_has_the_published_parts()
    {
        var (set, split) = ReChorusFolder.Read(RealSets.PathOf("amazon-grocery-rechorus"));

        Assert.Equal((121_892, 14_681, 14_681), (split.Train.Length, split.Dev.Length, split.Test.Length));
        Assert.Equal((14_681, 8_713), (set.Log.UserCount, set.Log.ItemCount));
        Assert.Equal(8_687, split.Train.Select(row => set.Log.Items[row]).Distinct().Count());
        Assert.Equal(57, set.Items.SelectMany(item => item.Tags).Distinct().Count());
    }

    [Fact]
    public void LFM_2b_is_read_and_its_bz2_refused_with_what_to_do()
    {
        using var folder = ScratchData.With(
            ("listening-counts.tsv", "user_id\ttrack_id\tcount\n7\t300\t12\n2\t20\t1\n"),
            ("tracks.tsv", "track_id\tartist_name\ttrack_name\n300\t\"Weird\" Al\tEat It\n20\tBjörk\tJóga\n21\tNobody\tHeard\n"),
            ("users.tsv", "user_id\tcountry\tage\tgender\tcreation_time\n2\tIS\t30\tf\t2010-01-01 00:00:00\n"));
        using var packed = ScratchData.With(("listening-counts.tsv.bz2", "BZh9"));

        var set = Lfm2b.Read(folder.Path);

        Assert.Equal(["7-300", "2-20"], SmallSets.Pairs(set));
        Assert.Equal([12f, 1f], set.Log.Ratings.ToArray());
        Assert.Equal(["Björk - Jóga", "\"Weird\" Al - Eat It"], set.Items.Select(item => item.Title));
        Assert.Equal("IS", set.Users[0].Attributes["country"]);
        Assert.Empty(set.Users[1].Attributes);
        Assert.Contains("bunzip2", Assert.Throws<UnreadableDataSetException>(() => DataSetFolder.Open(packed.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Yelp_is_read()
    {
        using var folder = ScratchData.With(
            ("yelp_academic_dataset_review.json",
                """
                {"review_id":"r1","user_id":"ab","business_id":"x\u0041","stars":4.0,"text":"a {\"user_id\":1}\n","date":"2018-07-07 22:09:11","votes":{"user_id":"no"}}
                {"review_id":"r2","user_id":"cd","business_id":"y","stars":1,"date":"1970-01-02"}
                """),
            ("yelp_academic_dataset_business.json",
                """
                {"business_id":"xA","name":"Café","categories":"Food, Coffee & Tea, Food","stars":3}
                {"business_id":"y","name":"Y","categories":["Bars"]}
                {"business_id":"z","name":"Z","categories":null}
                """));

        var set = Yelp.Read(folder.Path);

        Assert.Equal(["ab-xA", "cd-y"], SmallSets.Pairs(set));
        Assert.Equal([4f, 1f], set.Log.Ratings.ToArray());
        Assert.Equal([1531001351, 86400], set.Log.Times.ToArray());
        Assert.Equal(["Food", "Coffee & Tea"], set.Items[0].Tags);
        Assert.Equal(["Bars"], set.Items[1].Tags);
    }

    [Theory]
    [InlineData("{\"user_id\":\"a\",\"business_id\":\"b\",\"stars\":1}", "line 1: found a review without one of")]
    [InlineData("{\"user_id\":\"a\",", "line 1: is no review in JSON")]
    [InlineData("{\"user_id\":\"a\",\"business_id\":\"b\",\"stars\":\"five\",\"date\":\"1970-01-02\"}", "line 1: is no review in JSON")]
    [InlineData("{\"user_id\":\"a\",\"business_id\":\"b\",\"stars\":1,\"date\":\"soon\"}", "line 1: field date: found 'soon'")]
    [InlineData("{}", "line 1: found a review without one of")]
    [InlineData("[1]", "line 1: ")]
    [InlineData("7", "line 1: ")]
    public void A_bad_review_is_told_with_its_line(string review, string expected)
    {
        using var folder = ScratchData.With(("yelp_academic_dataset_review.json", review), ("yelp_academic_dataset_business.json", ""));

        Assert.Contains(expected, Assert.Throws<UnreadableDataSetException>(() => Yelp.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_Kaggle_pair_is_filtered_and_an_artist_has_the_four_commonest_tags_of_the_rows_left()
    {
        var history = new StringBuilder("track_id,user_id,playcount\n");
        for (var user = 0; user < 51; user++)
        {
            for (var track = 0; track < 51; track++)
            {
                history.Append('T').Append(track).Append(",u").Append(user).Append(",2\n");
            }
        }

        history.Append("T99,u1,1\n");
        var info = new StringBuilder("track_id,name,artist,spotify_preview_url,spotify_id,tags,genre,year\n");
        for (var track = 0; track < 51; track++)
        {
            info.Append('T').Append(track).Append(",n,\"A, the\",x,y,\"Rock, indie, ").Append(track < 30 ? "b" : "c").Append(track < 20 ? ", d" : "").Append(track < 10 ? ", e, f" : "").Append("\",,2000\n");
        }

        info.Append("T99,n,Rare,x,y,\"rock\",,2000\n");
        using var folder = ScratchData.With(("Music Info.csv", info.ToString()), ("User Listening History.csv", history.ToString()));

        var set = DataSetFolder.Open(folder.Path);

        Assert.Equal((51 * 51, 51, 1), (set.Log.Count, set.Log.UserCount, set.Log.ItemCount));
        Assert.Equal("A, the", set.Items[0].Title);
        Assert.Equal(["rock", "b", "c", "d"], set.Items[0].Tags);
    }
}

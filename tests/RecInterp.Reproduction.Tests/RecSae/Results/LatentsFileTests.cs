using System.IO.Compression;
using System.Text;
using RecInterp.DataSets;
using RecInterp.Reproduction.RecSae.Results;
using RecInterp.TestScorers;

namespace RecInterp.Reproduction.Tests.RecSae.Results;

public class LatentsFileTests
{
    [Fact]
    public void Entities_repetitions_and_empty_titles_survive()
    {
        var bytes = Encoding.UTF8.GetBytes("[latent_id] 0\nTea &amp; co\nTea &amp; co\n\n[latent_id] 7\n[FFP] caf\u00e9\n[latent_id] 9\n");

        var cards = LatentsFile.Read("made up", bytes);

        Assert.Equal([0, 7, 9], cards.Select(card => card.Latent));
        Assert.Equal(["Tea &amp; co", "Tea &amp; co", ""], cards[0].Titles);
        Assert.Empty(cards[2].Titles);
        Assert.Equal(bytes, LatentsFile.Write(cards));
    }

    [Theory]
    [InlineData("", "the last line does not end")]
    [InlineData("[latent_id] 1\ntea", "the last line does not end")]
    [InlineData("tea\n", "line 1: found 'tea'")]
    [InlineData("[latent_id] x\n", "line 1: found latent 'x'")]
    [InlineData("[latent_id] 07\n", "line 1: found latent '07'")]
    [InlineData("[latent_id] 1\ntea\n[latent_id] 1\n", "line 3: found latent 1 again")]
    public void What_is_no_such_file_is_refused(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<UnreadableDataSetException>(() => LatentsFile.Read("file", Encoding.UTF8.GetBytes(text))).Message);

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("[latent_id] 3")]
    public void A_title_that_could_not_be_read_again_is_refused(string title) =>
        Assert.Contains("latent 5", Assert.Throws<ArgumentException>(() => LatentsFile.Write([new LatentCard(5, [title])])).Message);

    [RealDataFact("recsae-published", "info_sasrec_amazon.txt.gz")]
    public void The_published_file_is_written_as_it_was_read()
    {
        using var packed = new GZipStream(File.OpenRead(RealData.PathOf("recsae-published", "info_sasrec_amazon.txt.gz")!), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        packed.CopyTo(whole);

        var cards = LatentsFile.Read("published", whole.ToArray());

        Assert.Equal(1004, cards.Count);
        Assert.Equal(984, cards.Count(card => card.Titles.Count(title => title.Length > 0) == 5));
        Assert.Equal(20, Enumerable.Range(0, 1024).Except(cards.Select(card => card.Latent)).Count());
        Assert.Equal(whole.ToArray(), LatentsFile.Write(cards));
    }
}

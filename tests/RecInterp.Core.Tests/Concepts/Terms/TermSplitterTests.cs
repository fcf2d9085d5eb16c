using RecInterp.Core.Concepts.Terms;

namespace RecInterp.Core.Tests.Concepts.Terms;

public class TermSplitterTests
{
    [Theory]
    [InlineData("Star Trek IV: The Voyage Home (1986)", "star trek iv voyage home")]
    [InlineData("Sci-Fi|Children's|Film-Noir", "sci-fi children film-noir")]
    [InlineData("k-pop, \u00c9dith Piaf \u2019n\u2019 roll", "k-pop \u00e9dith piaf roll")]
    [InlineData("Bob&#39;s Red Mill &amp; Co, 25.4-Ounce Bottles (Pack of 6)", "bob red mill co")]
    [InlineData("20-Count K-Cup 7-Up - -dash- 2001", "k-cup dash")]
    [InlineData("We'll o'clock", "clock")]
    [InlineData("", "")]
    public void Splits_a_text(string text, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), TermSplitter.English.Split(text));

    [Fact]
    public void Without_dropped_words_everything_but_numbers_and_single_letters_stays() =>
        Assert.Equal(["the", "pack", "of", "x2"], new TermSplitter([]).Split("The pack of 6 x2 a"));
}

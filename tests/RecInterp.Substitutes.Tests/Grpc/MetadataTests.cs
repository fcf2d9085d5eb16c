using Grpc.Core;

namespace RecInterp.Substitutes.Tests.Grpc;

public sealed class MetadataTests
{
    [Fact]
    public void Keys_are_kept_in_lower_case_and_found_in_any_case()
    {
        var metadata = new Metadata { { "X-Name", "first" }, { "x-name", "second" } };

        Assert.Equal(["x-name", "x-name"], metadata.Select(entry => entry.Key));
        Assert.Equal("second", metadata.GetValue("X-NAME"));
        Assert.Null(metadata.GetValue("other"));
    }

    [Fact]
    public void Bytes_go_in_and_out_as_copies()
    {
        byte[] bytes = [1, 2, 3];
        var entry = new Metadata.Entry("data-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.True(entry.IsBinary);
        Assert.Equal([1, 2, 3], entry.ValueBytes);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("schlüssel")]
    [InlineData("text-bin")]
    public void A_text_key_that_cannot_be_sent_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Fact]
    public void A_binary_key_needs_its_ending() =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("data", [1]));

    [Fact]
    public void The_empty_list_refuses_entries() =>
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "b"));
}

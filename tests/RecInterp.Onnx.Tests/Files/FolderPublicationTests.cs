using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Files;

public sealed class FolderPublicationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_stands_at_the_target_before_it_is_published()
    {
        using var publication = new FolderPublication(Target);
        File.WriteAllText(publication.PathOf("a.txt"), "a");
        Assert.False(Directory.Exists(Target));

        publication.Publish();

        Assert.Equal("a", File.ReadAllText(_folder["out", "a.txt"]));
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Nothing_is_left_where_it_was_not_published()
    {
        using (var publication = new FolderPublication(Target))
        {
            File.WriteAllText(publication.PathOf("a.txt"), "a");
            Directory.CreateDirectory(publication.PathOf("deeper"));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Dispose_after_Publish_leaves_the_folder_alone()
    {
        using (var publication = new FolderPublication(Target))
        {
            publication.Publish();
        }

        Assert.True(Directory.Exists(Target));
    }

    [Fact]
    public void Folders_above_the_target_are_made_and_a_slash_behind_it_changes_nothing()
    {
        using (var publication = new FolderPublication(_folder["a", "b", "out"] + "/"))
        {
            publication.Publish();
        }

        Assert.Equal([_folder["a", "b", "out"]], Directory.EnumerateFileSystemEntries(_folder["a", "b"]));
    }

    [Fact]
    public void An_existing_folder_is_not_replaced_unless_asked()
    {
        GivenOurs("old");

        var fault = Assert.Throws<IOException>(() => new FolderPublication(Target));

        Assert.Contains(Target, fault.Message, StringComparison.Ordinal);
        Assert.Contains("exists already", fault.Message, StringComparison.Ordinal);
        AssertOnlyOurs("old");
    }

    [Fact]
    public void A_foreign_folder_is_never_replaced()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(_folder["out", "thesis.txt"], "years of work");

        var fault = Assert.Throws<IOException>(() => new FolderPublication(Target, overwrite: true));

        Assert.Contains("holds no manifest.json", fault.Message, StringComparison.Ordinal);
        Assert.Equal("years of work", File.ReadAllText(_folder["out", "thesis.txt"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_in_the_way_is_kept(bool overwrite)
    {
        File.WriteAllText(Target, "a file");

        var fault = Assert.Throws<IOException>(() => new FolderPublication(Target, overwrite));

        Assert.Contains("a file is in the way", fault.Message, StringComparison.Ordinal);
        Assert.Equal("a file", File.ReadAllText(Target));
    }

    [Fact]
    public void A_file_among_the_folders_above_is_an_IOException()
    {
        File.WriteAllText(_folder["file"], "a file");

        Assert.ThrowsAny<IOException>(() => new FolderPublication(_folder["file", "out"]));
    }

    [Fact]
    public void Overwriting_replaces_the_folder_whole()
    {
        GivenOurs("old");

        using (var publication = new FolderPublication(Target, overwrite: true))
        {
            File.WriteAllText(publication.PathOf(ArtifactFolder.ManifestName), "new");
            Assert.Equal("old", File.ReadAllText(_folder["out", ArtifactFolder.ManifestName]));
            publication.Publish();
        }

        Assert.Equal("new", File.ReadAllText(_folder["out", ArtifactFolder.ManifestName]));
        Assert.Single(Directory.EnumerateFileSystemEntries(Target));
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Overwriting_that_is_given_up_keeps_the_old_folder()
    {
        GivenOurs("old");

        using (var publication = new FolderPublication(Target, overwrite: true))
        {
            File.WriteAllText(publication.PathOf(ArtifactFolder.ManifestName), "new");
        }

        AssertOnlyOurs("old");
    }

    [Fact]
    public void Overwriting_whose_rename_fails_puts_the_old_folder_back()
    {
        GivenOurs("old");
        using var publication = new FolderPublication(Target, overwrite: true);
        Directory.Delete(publication.Path); // What is not there cannot be renamed.

        Assert.ThrowsAny<IOException>(publication.Publish);

        AssertOnlyOurs("old");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_foreign_folder_that_appears_meanwhile_is_kept(bool overwrite)
    {
        using (var publication = new FolderPublication(Target, overwrite))
        {
            File.WriteAllText(publication.PathOf(ArtifactFolder.ManifestName), "new");
            Directory.CreateDirectory(Target);
            File.WriteAllText(_folder["out", "thesis.txt"], "years of work");

            Assert.Throws<IOException>(publication.Publish);
        }

        Assert.Equal([_folder["out", "thesis.txt"]], Directory.EnumerateFileSystemEntries(Target));
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Digests_name_every_file_in_ordinal_order()
    {
        using var publication = new FolderPublication(Target);
        File.WriteAllText(publication.PathOf("b"), "abc");
        File.WriteAllText(publication.PathOf("B"), "");

        var digests = publication.Digests();

        // SHA-256 of "abc": FIPS 180-2, appendix B.1.
        Assert.Equal(["B", "b"], digests.Keys);
        Assert.Equal(new FileDigest("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3), digests["b"]);
        Assert.Equal(0, digests["B"].Bytes);
    }

    private void GivenOurs(string manifest)
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(_folder["out", ArtifactFolder.ManifestName], manifest);
        File.WriteAllText(_folder["out", "old.bin"], "old");
    }

    private void AssertOnlyOurs(string manifest)
    {
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.Equal(manifest, File.ReadAllText(_folder["out", ArtifactFolder.ManifestName]));
        Assert.Equal("old", File.ReadAllText(_folder["out", "old.bin"]));
    }
}

namespace RecInterp.DataSets.Downloads;

/// <summary>Where a published data set is to be had, and how to know that it came whole.</summary>
/// <param name="Name">Short name, such as "ml-1m".</param>
/// <param name="Archive">The publisher's zip.</param>
/// <param name="Terms">The publisher's terms in a sentence.</param>
/// <threadsafety>Immutable.</threadsafety>
public sealed record DataSetSource(string Name, Uri Archive, string Terms)
{
    /// <summary>Size of the zip in bytes.</summary>
    /// <value>Null where it is not known: then <see cref="ArchiveBytesMost"/> is the only bound.</value>
    public long? ArchiveBytes { get; init; }

    /// <summary>SHA-256 of the zip, 64 hexadecimal digits.</summary>
    /// <value>Null where it is not known.</value>
    public string? Sha256 { get; init; }

    /// <summary>MD5 of the zip, 32 hexadecimal digits, which publishers of older sets give. It finds damage, not deceit.</summary>
    /// <value>Null where it is not known.</value>
    public string? Md5 { get; init; }

    /// <summary>The publisher's own file with the checksum, fetched where none is known here.</summary>
    /// <value>Null where the publisher has none.</value>
    public Uri? ChecksumFile { get; init; }

    /// <summary>Most bytes that the zip may have.</summary>
    /// <value>Default 1 GiB; the largest of the sets here has 262 MB.</value>
    public long ArchiveBytesMost { get; init; } = 1L << 30;

    /// <summary>Most bytes that its files may have together.</summary>
    /// <value>Default 4 GiB; the largest of the sets here has 1.2 GB.</value>
    public long UnpackedBytesMost { get; init; } = 4L << 30;
}

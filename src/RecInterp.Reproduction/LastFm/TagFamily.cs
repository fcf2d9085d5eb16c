using RecInterp.DataSets.Descriptions;

namespace RecInterp.Reproduction.LastFm;

/// <summary>Tags that the paper takes for one taste: an artist is of the family with any of them among its most frequent tags.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tags">The tags, lower case.</param>
internal sealed record TagFamily(string Name, params string[] Tags)
{
    // The published code keeps four tags of an artist, and leaves out those that say too little.
    private const int TagsOfArtist = 4;

    private static readonly HashSet<string> Unsaying = new(StringComparer.Ordinal)
    {
        "beautiful", "indie", "alternative", "singer-songwriter", "oldies", "alternative rock", "indie pop", "pop rock", "ambient", "experimental", "electro", "grunge", "synthpop", "rnb",
        "seen live", "favorites", "00s", "90s", "80s", "70s", "60s",
    };

    /// <summary>Metal.</summary>
    public static TagFamily Metal { get; } = new("Metal", "metal", "melodic death metal", "death metal", "power metal", "progressive metal", "symphonic metal", "heavy metal");

    /// <summary>Pop.</summary>
    public static TagFamily Pop { get; } = new("Pop", "pop", "dance", "female vocalists", "hip-hop");

    /// <summary>Electronic.</summary>
    public static TagFamily Electronic { get; } = new("Electronic", "electronic");

    /// <summary>Reggae: where the promoted artist comes from.</summary>
    public static TagFamily Reggae { get; } = new("Reggae", "reggae", "folk", "ska");

    /// <summary>Whether an artist is of the family.</summary>
    public bool Has(ItemDescription artist) => artist.Tags.Where(tag => !Unsaying.Contains(tag)).Take(TagsOfArtist).Any(Tags.Contains);
}

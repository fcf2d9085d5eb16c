namespace RecInterp.DataSets.Downloads;

/// <summary>The data sets that can be fetched from their publisher without a form to fill in.</summary>
/// <remarks>Sizes and SHA-256 of the MovieLens zips are those that TensorFlow Datasets records for the same addresses; the MD5 of ml-1m and ml-100k and the SHA-256 of
/// the HetRec zip are those that several unrelated projects pin for them. GroupLens keeps a file NAME.zip.md5 beside each MovieLens zip. Last.fm on Kaggle, LFM-2b and
/// Yelp ask for an account or consent: fetch them by hand.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public static class DataSetSources
{
    private const string MovieLensTerms = "GroupLens: for research; no commercial use without permission; acknowledge Harper and Konstan 2015; see the README in the zip.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DataSetSource> All { get; } =
    [
        MovieLens("ml-100k") with
        {
            ArchiveBytes = 4_924_029,
            Sha256 = "50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229",
            Md5 = "0e33842e24a9c977be4e0107933c0723",
        },
        MovieLens("ml-1m") with
        {
            ArchiveBytes = 5_917_549,
            Sha256 = "a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
            Md5 = "c4d9eecfca2ab87c1945afe126590906",
        },
        MovieLens("ml-20m") with
        {
            ArchiveBytes = 198_702_078,
            Sha256 = "96f243c338a8665f6bcc89c53edf6ee39162a846940de6b7c8c48aeada765ff3",
        },
        MovieLens("ml-25m") with
        {
            ArchiveBytes = 261_978_986,
            Sha256 = "8b21cfb7eb1706b4ec0aac894368d90acf26ebdfb6aced3ebd4ad5bd1eb9c6aa",
        },
        MovieLens("ml-latest-small") with
        {
            ArchiveBytes = 978_202,
            Sha256 = "696d65a3dfceac7c45750ad32df2c259311949efec81f0f144fdfb91ebc9e436",
        },
        MovieLens("ml-latest"), // It changes from time to time, so that only the publisher's own checksum holds.
        new DataSetSource(
            "hetrec2011-lastfm-2k",
            new Uri("https://files.grouplens.org/datasets/hetrec2011/hetrec2011-lastfm-2k.zip"),
            "HetRec 2011 and Last.fm: for non-commercial use; cite Cantador, Brusilovsky and Kuflik 2011.")
        {
            Sha256 = "6738f48195667ff03caaab4d32ca9a3133d8cc026b7c3cdaf6ce1010e913c59c",
        },
    ];

    /// <summary>The source of a name.</summary>
    /// <param name="name">Such as "ml-1m".</param>
    /// <exception cref="ArgumentException">There is none; says which there are.</exception>
    public static DataSetSource Named(string name) =>
        All.FirstOrDefault(source => source.Name == name)
        ?? throw new ArgumentException($"found no source called '{name}', expected one of {string.Join(", ", All.Select(source => source.Name))}", nameof(name));

    private static DataSetSource MovieLens(string name)
    {
        var archive = new Uri($"https://files.grouplens.org/datasets/movielens/{name}.zip");
        return new DataSetSource(name, archive, MovieLensTerms) { ChecksumFile = new Uri($"{archive}.md5") };
    }
}

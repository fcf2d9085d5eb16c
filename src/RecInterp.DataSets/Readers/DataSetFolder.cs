using RecInterp.DataSets.Readers.Text;

namespace RecInterp.DataSets.Readers;

/// <summary>Reads a data set of any known layout, which is told by the names of the files.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class DataSetFolder
{
    private static readonly Layout[] Layouts =
    [
        new("MovieLens 1M", MovieLens1M.Read, "ratings.dat", "movies.dat", "users.dat"),
        new("MovieLens 1M with its order", MovieLens1M.Read, "ratings.csv", "movies.dat", "users.dat"),
        new("MovieLens 100K", MovieLens100K.Read, "u.data", "u.item", "u.user", "u.genre"),
        new("MovieLens latest, 20M or 25M", folder => MovieLensTables.Read(folder), "ratings.csv", "movies.csv"),
        new("Last.fm of HetRec 2011", LastFmHetRec.Read, "user_artists.dat", "artists.dat"),
        new("ReChorus", folder => ReChorusFolder.Read(folder).Set, "train.csv", "dev.csv", "test.csv"),
        new("Last.fm artists of the Kaggle pair", LastFmKaggle.ReadArtists, LastFmKaggle.TracksFile, LastFmKaggle.HistoryFile),
        new("LFM-2b", Lfm2b.Read, "listening-counts.tsv"),
        new("LFM-2b, still compressed", Lfm2b.Read, "listening-counts.tsv.bz2"),
        new("Yelp", Yelp.Read, "yelp_academic_dataset_review.json", "yelp_academic_dataset_business.json"),
    ];

    /// <summary>Reads a folder, or a file that is a plain table.</summary>
    /// <param name="path">A folder of one of the published layouts, or with interactions.csv; or a table of interactions.</param>
    /// <returns>The set. Of a ReChorus folder the split is not told: <see cref="ReChorusFolder"/> does.</returns>
    /// <exception cref="UnreadableDataSetException">There is nothing, nothing of these, or what is there cannot be read.</exception>
    public static DataSet Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
        {
            return PlainTable.Read(path);
        }

        if (!Directory.Exists(path))
        {
            throw new UnreadableDataSetException(path, "found no such file or folder");
        }

        foreach (var layout in Layouts)
        {
            if (layout.Files.All(file => DataFile.Find(path, file) is not null))
            {
                return layout.Read(path);
            }
        }

        return PlainTable.FindInteractions(path) is not null
            ? PlainTable.Read(path)
            : throw new UnreadableDataSetException(
                path,
                "found the files of no known data set, plain or .gz; expected one of: "
                + string.Join("; ", Layouts.Select(layout => $"{layout.Name} ({string.Join(", ", layout.Files)})"))
                + $"; a plain table ({PlainTable.InteractionsName}.csv, .tsv or .txt)");
    }

    private sealed class Layout(string name, Func<string, DataSet> read, params string[] files)
    {
        public string Name { get; } = name;

        public Func<string, DataSet> Read { get; } = read;

        public string[] Files { get; } = files;
    }
}

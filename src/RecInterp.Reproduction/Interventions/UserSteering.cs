using RecInterp.Core.Scoring;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Scorers;
using RecInterp.Reproduction.Dictionaries;
using RecInterp.Reproduction.Lists;

namespace RecInterp.Reproduction.Interventions;

/// <summary>Users whose latent for a genre is set, scored with films as they are: the nudge towards a genre, and its suppression.</summary>
/// <param name="dictionary">The dictionary.</param>
/// <param name="users">The audience.</param>
/// <param name="latent">The genre's latent.</param>
/// <param name="carries">For each film whether it is of the genre.</param>
internal sealed class UserSteering(PaperDictionary dictionary, int[] users, int latent, bool[] carries)
{
    private const int Depth = 30;

    /// <summary>Mean share of the genre in the audience's first 30 films; no film is taken out.</summary>
    /// <param name="level">The latent's level; null edits nothing.</param>
    /// <param name="keepsResidual">Whether what the dictionary does not explain is kept.</param>
    public double Share(double? level, bool keepsResidual)
    {
        var (table, items) = (dictionary.Base.Scorer.Users, dictionary.Base.Scorer.Items);
        var width = table.Embeddings.Width;
        var rows = new float[users.Length * width];
        for (var place = 0; place < users.Length; place++)
        {
            LatentLevel.Of(dictionary.Dictionary, table.Embeddings.Row(users[place]), latent, level, keepsResidual).CopyTo(rows, place * width);
        }

        var edited = table.Select(users).With(new EmbeddingTable(users.Length, width, rows));
        using var scores = new CatalogueScores(dictionary.Base.Scorer);
        return Enumerable.Range(0, users.Length).Average(user => TopItems.Select(scores.Of(edited, user, items), Depth).Average(item => carries[item] ? 1.0 : 0));
    }

    /// <summary>The largest change of any number of any user's embedding, where the residual is kept and every user's latent is set to what it is.</summary>
    public double LargestChangeAtOwnLevel()
    {
        var table = dictionary.Base.Scorer.Users.Embeddings;
        double largest = 0;
        foreach (var user in users)
        {
            var edited = LatentLevel.Of(dictionary.Dictionary, table.Row(user), latent, LatentLevel.In(dictionary.Dictionary, table.Row(user), latent), keepsResidual: true);
            for (var column = 0; column < edited.Length; column++)
            {
                largest = Math.Max(largest, Math.Abs(edited[column] - table.Row(user)[column]));
            }
        }

        return largest;
    }
}

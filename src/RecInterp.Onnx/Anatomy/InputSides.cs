using System.Text.RegularExpressions;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>Which inputs of a scorer are the user's and which the item's.</summary>
/// <param name="User">Names of the user's inputs, in the graph's order.</param>
/// <param name="Item">Names of the item's inputs; empty where the graph ranks a catalogue that it holds itself.</param>
internal sealed partial record InputSides(IReadOnlyList<string> User, IReadOnlyList<string> Item)
{
    /// <summary>What a user has done: such an input is the user's, even where it is named after the items it holds.</summary>
    private static readonly string[] HistoryWords = ["history", "hist", "clicked", "watched", "viewed", "bought", "seen", "past", "sequence", "seq", "recent"];

    private static readonly string[] UserWords =
        ["user", "uid", "query", "customer", "client", "member", "viewer", "visitor", "reader", "listener", "account", "session", "profile", "audience", "person"];

    private static readonly string[] ItemWords =
    [
        "item", "iid", "movie", "film", "product", "document", "doc", "candidate", "article", "news", "song", "track", "artist", "album", "video", "book", "ad", "sku",
        "listing", "target", "job", "recipe", "venue", "poi", "game", "app",
    ];

    /// <summary>Takes the inputs as they were named, and finds the rest.</summary>
    /// <param name="model">The scorer.</param>
    /// <param name="told">What a person said.</param>
    /// <exception cref="InvalidArtifactException">A name does not exist, or it is not plain which input belongs to which side.</exception>
    public static InputSides Find(OnnxModel model, ScorerDescriptor told)
    {
        var user = Check(model, told.User.Inputs, "user");
        var item = Check(model, told.Item.Inputs, "item");
        if (user?.Intersect(item ?? []).FirstOrDefault() is { } twice)
        {
            throw new InvalidArtifactException(model.Artifact, $"user and item input are both '{twice}', expected two inputs");
        }

        var rest = model.Inputs.Where(input => user?.Contains(input.Name) != true && item?.Contains(input.Name) != true).ToList();
        if (user is not null && item is not null)
        {
            return rest.Count == 0
                ? new InputSides(user, item)
                : throw new InvalidArtifactException(
                    model.Artifact,
                    $"also has the input {rest[0].Describe()}, expected only {Quoted(user.Concat(item))}; name it among the user's or the item's inputs if it is one");
        }

        if (user is not null || item is not null)
        {
            var others = rest.ConvertAll(input => input.Name); // One side was named: what remains is the other's.
            return new InputSides(user ?? others, item ?? others);
        }

        return ByName(model);
    }

    /// <summary>Whether a name tells a side: "user_factors" is the user's.</summary>
    /// <param name="name">The name.</param>
    /// <param name="side">"user" or "item".</param>
    public static bool IsOf(string name, string side) => SideOf(name) == (side == "user" ? Dependence.User : Dependence.Item);

    private static InputSides ByName(OnnxModel model)
    {
        var sides = model.Inputs.ToDictionary(input => input.Name, input => SideOf(input.Name), StringComparer.Ordinal);
        var (user, item) = (Named(sides, Dependence.User), Named(sides, Dependence.Item));
        RefuseTwoItems(model, item);
        var open = Named(sides, Dependence.Nothing);
        if (model.Inputs.Count == 2 && open.Count > 0)
        {
            // The only two inputs: one known name tells the other, and of two unknown ones the user comes first.
            var (first, second) = (model.Inputs[0].Name, model.Inputs[1].Name);
            return item.Contains(first) || user.Contains(second) ? new InputSides([second], [first]) : new InputSides([first], [second]);
        }

        foreach (var name in open)
        {
            switch (Joins(model, name, user, item))
            {
                case Dependence.User:
                    user.Add(name);
                    break;
                case Dependence.Item:
                    item.Add(name);
                    break;
                default:
                    throw new InvalidArtifactException(
                        model.Artifact,
                        $"it is not plain whether the input {model.Inputs.First(input => input.Name == name).Describe()} is the user's or the item's; found {Described(model)}; name the inputs (--user-input, --item-input or a descriptor)");
            }
        }

        return new InputSides(InOrder(model, user), InOrder(model, item));
    }

    /// <summary>Two inputs that are each an item, "doc1" and "doc2": such a graph compares items and scores none.</summary>
    private static void RefuseTwoItems(OnnxModel model, List<string> item)
    {
        var whole = item.Where(name => Words(name).Where(word => !Numbering().IsMatch(word)).ToList() is [var only] && IsOne(only, ItemWords)).ToList();
        if (whole.Count > 1)
        {
            throw new InvalidArtifactException(
                model.Artifact,
                $"has {model.Inputs.Count} inputs, of which {Quoted(whole)} look like an item each; found {Described(model)}. A pairwise ranker compares items; expected a graph that scores one item for one user. "
                    + "Export the part that is applied to each item, or name the inputs of either side if this is wrong");
        }
    }

    /// <summary>The side that an unnamed input (a mask, a length) is first combined with.</summary>
    private static Dependence Joins(OnnxModel model, string name, List<string> user, List<string> item)
    {
        var marks = new DependenceMarks(model, user, item);
        var own = new HashSet<string>(StringComparer.Ordinal) { name };
        var met = Dependence.Nothing;
        foreach (var node in model.Nodes.Where(node => node.Reads.Any(own.Contains)))
        {
            var others = node.Reads.Aggregate(Dependence.Nothing, (mark, read) => mark | marks[read]);
            met |= others;
            if (others == Dependence.Nothing)
            {
                own.UnionWith(node.Outputs);
            }
        }

        return met;
    }

    private static Dependence SideOf(string name)
    {
        var words = Words(name);
        var (user, item) = (words.Exists(word => IsOne(word, UserWords)), words.Exists(word => IsOne(word, ItemWords)));
        return words.Exists(word => IsOne(word, HistoryWords)) ? Dependence.User
            : user == item ? Dependence.Nothing
            : user ? Dependence.User : Dependence.Item;
    }

    private static bool IsOne(string word, string[] words) => words.Any(known => word == known || word == known + "s" || word == known + "id" || word == known + "ids");

    /// <summary>"userId_2" is user, id, 2.</summary>
    private static List<string> Words(string name) => [.. WordPattern().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    private static List<string> Named(Dictionary<string, Dependence> sides, Dependence side) => [.. sides.Where(entry => entry.Value == side).Select(entry => entry.Key)];

    private static List<string> InOrder(OnnxModel model, List<string> names) => [.. model.Inputs.Select(input => input.Name).Where(names.Contains)];

    private static IReadOnlyList<string>? Check(OnnxModel model, IReadOnlyList<string>? names, string side)
    {
        foreach (var name in names ?? [])
        {
            if (model.Inputs.All(input => input.Name != name))
            {
                throw new InvalidArtifactException(model.Artifact, $"has no input '{name}' (given as the {side} input); found {Described(model)}");
            }
        }

        return names is [] ? null : names;
    }

    private static string Described(OnnxModel model) => model.Inputs.Count == 0 ? "no inputs" : string.Join(" and ", model.Inputs.Select(input => input.Describe()));

    private static string Quoted(IEnumerable<string> names) => string.Join(" and ", names.Select(name => $"'{name}'"));

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex WordPattern();

    [GeneratedRegex("^([0-9]+|[a-d]|pos|neg|positive|negative|left|right|first|second|input|id|ids|idx|index)$")]
    private static partial Regex Numbering();
}

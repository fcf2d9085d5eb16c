using System.CommandLine;
using System.CommandLine.Parsing;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Cli.Scorers;

/// <summary>How a command line names a scorer: one graph, or a tower or table of factors for each side and an interaction.</summary>
internal sealed class ScorerArguments
{
    private readonly Argument<string?> _file = new("scorer")
    {
        Description = "The frozen scorer (.onnx), or the factors of both sides (.npz or .safetensors). Left out where the sides are files of their own.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly AnatomyArguments _anatomy = new();
    private readonly Option<string?> _users = new("--users") { Description = "Rows of the user inputs: .npy, or .npz or a folder with an array for each input. Default: all ids of the tables that the input indexes." };
    private readonly Option<string?> _items = new("--items") { Description = "Rows of the item inputs, likewise." };
    private readonly Option<string?> _userTower = new("--user-tower") { Description = "The user tower, an ONNX file of its own." };
    private readonly Option<string?> _itemTower = new("--item-tower") { Description = "The item tower, an ONNX file of its own." };
    private readonly Option<string?> _userFactors = new("--user-factors") { Description = "The users' factors: .npy, .npz, .safetensors, .parquet, or a folder of .parquet files." };
    private readonly Option<string?> _itemFactors = new("--item-factors") { Description = "The items' factors, likewise." };
    private readonly Option<DeclaredKind?> _interaction = new("--interaction") { Description = "How towers or factors make a score: dot, cosine or bilinear." };
    private readonly Option<double> _scale = new("--scale") { Description = "What the product is multiplied with (1 / temperature).", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _constant = new("--constant") { Description = "What is added to every score." };
    private readonly Option<string?> _weights = new("--weights") { Description = "The .npy file of a bilinear interaction's weights, [d_user, d_item]." };

    /// <summary>Adds all arguments to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        _anatomy.AddTo(command);
        foreach (var option in new Option[] { _users, _items, _userTower, _itemTower, _userFactors, _itemFactors, _interaction, _scale, _constant, _weights })
        {
            command.Add(option);
        }

        command.Validators.Add(Check);
    }

    /// <summary>The graph of a whole scorer; null where the sides come separately.</summary>
    public string? Graph(ParseResult parsed) => parsed.GetValue(_file) is { } file && !IsFactors(file) ? file : null;

    /// <summary>What is told of the scorer.</summary>
    public ScorerImportOptions Options(ParseResult parsed) => new()
    {
        Descriptor = _anatomy.Descriptor(parsed),
        UserRows = parsed.GetValue(_users),
        ItemRows = parsed.GetValue(_items),
    };

    /// <summary>The sides that come separately.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">What is told of the scorer.</param>
    /// <param name="scratch">A folder for what is too large for memory; it is left as it was.</param>
    /// <param name="progress">Told the stage and the share of it that is done.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public ScorerSides Sides(ParseResult parsed, ScorerImportOptions options, string scratch, IProgress<(string Stage, double Share)> progress, CancellationToken cancellation)
    {
        var both = parsed.GetValue(_file);
        return new ScorerSides(
            Side(parsed.GetValue(_userTower), parsed.GetValue(_userFactors) ?? both, options.Descriptor.User, options.UserRows, "user"),
            Side(parsed.GetValue(_itemTower), parsed.GetValue(_itemFactors) ?? both, options.Descriptor.Item, options.ItemRows, "item"));

        SideSource Side(string? tower, string? factors, TowerDescriptor told, string? rows, string side) => tower is not null
            ? new SideSource.Tower(tower, told, rows)
            : ParquetTable.IsParquet(factors!) ? ParquetTable.Read(factors!, scratch, $"{side} factors", progress, cancellation)
            : new SideSource.Table(factors!, FactorTable.Read(factors!, null, side));
    }

    /// <summary>The declared interaction.</summary>
    public DeclaredInteraction Interaction(ParseResult parsed) => new()
    {
        Kind = parsed.GetValue(_interaction)!.Value,
        Scale = parsed.GetValue(_scale),
        Constant = parsed.GetValue(_constant),
        Weights = parsed.GetValue(_weights),
    };

    private static bool IsFactors(string file) => Path.GetExtension(file).ToLowerInvariant() is ".npz" or ".safetensors" or ".npy" or ".parquet";

    private void Check(CommandResult command)
    {
        var file = command.GetValue(_file);
        bool Given(params Option<string?>[] options) => options.Any(option => command.GetValue(option) is not null);
        var sides = Given(_userTower, _userFactors) || Given(_itemTower, _itemFactors);
        var wholeSides = Given(_userTower, _userFactors) && Given(_itemTower, _itemFactors);
        if (file is null && !wholeSides)
        {
            command.AddError("name a scorer, or for each side a tower (--user-tower, --item-tower) or factors (--user-factors, --item-factors)");
        }
        else if (file is not null && sides && !(IsFactors(file) && !wholeSides))
        {
            command.AddError("name either a scorer or the files of both sides");
        }
        else if ((file is null || IsFactors(file)) && command.GetValue(_interaction) is null)
        {
            command.AddError("towers and factors make no score by themselves: declare the --interaction (dot, cosine or bilinear)");
        }
        else if (file is not null && !IsFactors(file) && command.GetValue(_interaction) is not null)
        {
            command.AddError("a scorer's graph has its own interaction; --interaction is for towers and factors");
        }
    }
}

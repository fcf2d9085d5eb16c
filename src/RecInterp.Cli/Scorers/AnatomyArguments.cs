using System.CommandLine;
using RecInterp.Onnx.Anatomy;

namespace RecInterp.Cli.Scorers;

/// <summary>What a command line tells of a graph's anatomy; what is left out is found.</summary>
internal sealed class AnatomyArguments
{
    private readonly Option<string[]> _userInputs = new("--user-input") { Description = "Name of a graph input that selects or describes the user; may be repeated. Default: found.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _itemInputs = new("--item-input") { Description = "Name of a graph input that selects or describes the item; may be repeated. Default: found.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _output = new("--output") { Description = "Name of the score among the graph's outputs. Default: the only one that depends on user and item." };
    private readonly Option<string?> _descriptor = new("--descriptor") { Description = "A JSON file that says what the scorer is made of; overrides what would be found." };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_userInputs);
        command.Add(_itemInputs);
        command.Add(_output);
        command.Add(_descriptor);
    }

    /// <summary>The descriptor file's words, overridden by those of the command line.</summary>
    public ScorerDescriptor Descriptor(ParseResult parsed)
    {
        var told = parsed.GetValue(_descriptor) is { } path ? ScorerDescriptor.Read(path) : new ScorerDescriptor();
        return told with
        {
            User = told.User with { Inputs = parsed.GetValue(_userInputs) is { Length: > 0 } user ? user : told.User.Inputs },
            Item = told.Item with { Inputs = parsed.GetValue(_itemInputs) is { Length: > 0 } item ? item : told.Item.Inputs },
            Output = parsed.GetValue(_output) ?? told.Output,
        };
    }
}

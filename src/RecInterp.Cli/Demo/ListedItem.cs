namespace RecInterp.Cli.Demo;

/// <summary>An item of a list.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Concepts">Names of its concepts.</param>
internal sealed record ListedItem(string Title, string[] Concepts);

namespace RecInterp.Cli.Inspection;

/// <summary>What was understood of a scorer before anything is run on its users and items.</summary>
/// <param name="File">The file.</param>
/// <param name="Producer">Who wrote it.</param>
/// <param name="IrVersion">Version of the format.</param>
/// <param name="Opsets">Operator set versions by domain.</param>
/// <param name="Parameters">Numbers in its tables and weights.</param>
/// <param name="ParameterTypes">How many of them are of which type.</param>
/// <param name="User">The user side.</param>
/// <param name="Item">The item side; null where the file is a tower alone.</param>
/// <param name="Interaction">What stands between the embeddings and the score; null where the file is a tower alone.</param>
/// <param name="Changes">What an import changes in the graph.</param>
internal sealed record ScorerInspection(
    string File,
    string Producer,
    long IrVersion,
    SortedDictionary<string, long> Opsets,
    long Parameters,
    SortedDictionary<string, long> ParameterTypes,
    InspectedTower User,
    InspectedTower? Item,
    InspectedInteraction? Interaction,
    IReadOnlyList<string> Changes);

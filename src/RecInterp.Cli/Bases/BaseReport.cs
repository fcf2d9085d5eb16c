namespace RecInterp.Cli.Bases;

/// <summary>What a base recommender was trained on, and how it ranks each user's last item among all that the user has not had.</summary>
/// <param name="Format">What kind of folder this is.</param>
/// <param name="FormatVersion">Version of the folder's layout.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Data">The data set's name.</param>
/// <param name="Users">U.</param>
/// <param name="Items">I.</param>
/// <param name="Train">Rows that were trained on.</param>
/// <param name="Dev">Rows that the epoch was chosen by.</param>
/// <param name="Test">Rows that it was measured by.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Epochs">Epochs that were trained, over all stages.</param>
/// <param name="Seconds">How long training took.</param>
/// <param name="Measured">The model's metrics.</param>
/// <param name="Popularity">Those of popularity.</param>
/// <param name="Chance">Those of random scores.</param>
/// <param name="WorseThanPopularity">Whether it is not to be interpreted without a warning.</param>
/// <param name="Verdict">The same in a sentence.</param>
/// <param name="UserRows">The file with the users' inputs that 'import' needs; null where a user is a number.</param>
internal sealed record BaseReport(
    string Format,
    int FormatVersion,
    string Model,
    string Data,
    int Users,
    int Items,
    int Train,
    int Dev,
    int Test,
    int Seed,
    int Epochs,
    double Seconds,
    BaseRanking Measured,
    BaseRanking Popularity,
    BaseRanking Chance,
    bool WorseThanPopularity,
    string Verdict,
    string? UserRows);

namespace RecInterp.Tables.DuckDb;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Element">The type of its elements, if it holds lists or arrays.</param>
internal sealed record TableColumn(string Name, DuckDbType Type, DuckDbType Element)
{
    /// <summary>Whether a row holds a whole number.</summary>
    public bool IsInteger => Type is >= DuckDbType.TinyInt and <= DuckDbType.UBigInt;

    /// <summary>Whether a row holds a number that may have a fraction.</summary>
    public bool IsFraction => Type is DuckDbType.Float or DuckDbType.Double or DuckDbType.Decimal;

    /// <summary>Whether a row holds many numbers.</summary>
    public bool IsVector => Type is DuckDbType.List or DuckDbType.Array && Element is (>= DuckDbType.TinyInt and <= DuckDbType.UBigInt) or DuckDbType.Float or DuckDbType.Double or DuckDbType.Decimal;

    /// <summary>Name and type in words, for messages.</summary>
    public string Describe() => Type is DuckDbType.List or DuckDbType.Array ? $"{Name} ({Word(Type)} of {Word(Element)})" : $"{Name} ({Word(Type)})";

    private static string Word(DuckDbType type) => Enum.IsDefined(type) && type != DuckDbType.Invalid ? type.ToString().ToLowerInvariant() : "no number";
}

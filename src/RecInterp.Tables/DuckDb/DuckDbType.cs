namespace RecInterp.Tables.DuckDb;

/// <summary>The types of columns, as duckdb.h numbers them (duckdb_type); those that are not named here are no numbers.</summary>
internal enum DuckDbType
{
    Invalid = 0,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,
    Decimal = 19,
    List = 24,
    Array = 33,
}

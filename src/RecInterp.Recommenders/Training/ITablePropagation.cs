namespace RecInterp.Recommenders.Training;

/// <summary>A linear, symmetric operator on the rows of a table: what a model scores with is the operator on what it trains, and gradients go back through the same operator.</summary>
internal interface ITablePropagation
{
    /// <summary>Applies the operator.</summary>
    /// <param name="rows">A table, [n, d], row-major.</param>
    /// <param name="result">Receives as many values; other memory than the rows.</param>
    void Apply(ReadOnlySpan<float> rows, Span<float> result);
}

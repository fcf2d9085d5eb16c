namespace RecInterp.Reproduction.Experiments;

/// <summary>A published result that can be run again.</summary>
public interface IExperiment
{
    /// <summary>Its name on the command line, such as "table-1".</summary>
    string Name { get; }

    /// <summary>What it repeats, for a reader: the document, and the table or figure in it.</summary>
    string Title { get; }

    /// <summary>What was done, on what data, by which protocol, and where that departs from the publication: some sentences for the document.</summary>
    string Method { get; }

    /// <summary>Folders of data sets under the context's data folder that it reads.</summary>
    IReadOnlyList<string> DataSets { get; }

    /// <summary>Runs it.</summary>
    /// <param name="context">What with.</param>
    /// <param name="cancellation">Checked between steps.</param>
    ExperimentResult Run(ExperimentContext context, CancellationToken cancellation);
}

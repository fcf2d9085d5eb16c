namespace RecInterp.Acceptance.Scorer;

/// <summary>Any two-tower scorer is imported, and differentiated through.</summary>
internal static class ScorerFigures
{
    private const string Training = "RecInterp.Training.Tests";
    private const string Onnx = "RecInterp.Onnx.Tests";

    public static IEnumerable<Figure> Measure(bool quick)
    {
        yield return ExecutorFigures.NodeTests();
        yield return TestClaims.Run("node-gradients", Training, "FullyQualifiedName~NodeGradientTests", "gradients of every differentiable operator in float64 against central differences, on ONNX's own cases");
        yield return TestClaims.Run(
            "random-scorers", Training, "FullyQualifiedName~RandomScorerTests", "300 two-tower graphs drawn at random (widths, depths, activations, normalisations, biases, nine interactions, operator sets 9 to 21, free and fixed batches): scores within 1e-5 relative, gradients against central differences");
        yield return TestClaims.Run("weight-types", Training, "FullyQualifiedName~WeightTypeTests", "weights in float16, bfloat16 and float64: scores as ONNX Runtime gives them, and the loss stated");
        foreach (var figure in GraphFigures.Measure())
        {
            yield return figure;
        }

        yield return NeuMfFigure.Measure();
        yield return FactorsFigure.Measure(quick);
        foreach (var figure in CatalogueFigures.Measure(quick))
        {
            yield return figure;
        }

        yield return TestClaims.Run("untrusted-files", Onnx, "FullyQualifiedName~ModelRulesTests|FullyQualifiedName~ExternalDataTests|FullyQualifiedName~TableScorerTests", "external data outside the folder, links, absurd sizes, truncated files, loops, cycles, foreign domains: refused before a session exists, with the reason");
        yield return TestClaims.Run(
            "ways-in", Onnx, "FullyQualifiedName~SidesImportTests|FullyQualifiedName~SequenceTowerTests|FullyQualifiedName~RetrievalTests|FullyQualifiedName~ScorerDescriptorTests|FullyQualifiedName~FactorTableTests|FullyQualifiedName~RealGraphTests|FullyQualifiedName~InputSidesTests", "towers of their own, factors, padded sequences with masks, retrievers that end in TopK, descriptors, names");
        yield return TestClaims.Run("parquet", "RecInterp.Tables.Tests", "FullyQualifiedName~ParquetFactorsTests", "factors in Parquet: lists and columns, ids, folders of part files, damage, and no other file is read");
        yield return TestClaims.Run("command-line", "RecInterp.Cli.Tests", "FullyQualifiedName~InspectTests|FullyQualifiedName~ImportSidesTests", "recinterp inspect in words, JSON and SVG; recinterp import of towers and factors; refusals");
    }
}

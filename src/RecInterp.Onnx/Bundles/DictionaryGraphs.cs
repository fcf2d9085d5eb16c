using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Bundles;

/// <summary>A dictionary as three ONNX graphs: encoder, decoder, and the fused edit.</summary>
/// <remarks>
/// <para>encoder: embedding [B, d] -> latents [B, m] (and row_mean, row_deviation [B, 1] with row normalisation).</para>
/// <para>decoder: latents [B, m] (and row_mean, row_deviation) -> embedding [B, d].</para>
/// <para>edit: embedding [B, d], gain [m], offset [m] -> edited [B, d] in delta form:
/// x + ((gain * z + offset) - z) W_dec, taken back through the input transform. A row in which no latent changes is given
/// back as it came.</para>
/// <para>b_pre and an affine input transform are folded into weights and biases, in double; row normalisation, which
/// depends on the row, is written out with the unbiased deviation plus 1e-5 (ONNX's LayerNormalization divides by another).</para>
/// </remarks>
public static class DictionaryGraphs
{
    private const string Embedding = "embedding";
    private const string Latents = "latents";
    private const string RowMean = "row_mean";
    private const string RowDeviation = "row_deviation";

    /// <summary>The encoder.</summary>
    /// <param name="dictionary">A valid dictionary.</param>
    public static OnnxModel Encoder(LatentDictionary dictionary)
    {
        var graph = new GraphBuilder("recinterp-encoder", "Encodes embeddings into latents.");
        long d = dictionary.EmbeddingWidth;
        graph.Input(Embedding, OnnxElementType.Float32, null, d);
        graph.Output(Encode(graph, new FoldedDictionary(dictionary), Embedding), null, dictionary.LatentCount);
        if (dictionary.Transform.Kind == InputTransformKind.RowNorm)
        {
            graph.Output(RowMean, null, 1);
            graph.Output(RowDeviation, null, 1);
        }

        return graph.Build("encoder.onnx");
    }

    /// <summary>The decoder.</summary>
    /// <param name="dictionary">A valid dictionary.</param>
    public static OnnxModel Decoder(LatentDictionary dictionary)
    {
        var graph = new GraphBuilder("recinterp-decoder", "Decodes latents into embeddings.");
        var folded = new FoldedDictionary(dictionary);
        long d = dictionary.EmbeddingWidth;
        long m = dictionary.LatentCount;
        graph.Input(Latents, OnnxElementType.Float32, null, m);
        graph.Constant("decoder_weight", [m, d], folded.Decoder);
        graph.Constant("decoder_bias", [d], folded.DecoderBias);
        if (dictionary.Transform.Kind == InputTransformKind.RowNorm)
        {
            graph.Input(RowMean, OnnxElementType.Float32, null, 1);
            graph.Input(RowDeviation, OnnxElementType.Float32, null, 1);
            graph.Node("Gemm", "normalised", [Latents, "decoder_weight", "decoder_bias"]);
            graph.Node("Mul", "scaled", ["normalised", RowDeviation]);
            graph.Node("Add", Embedding, ["scaled", RowMean]);
        }
        else
        {
            graph.Node("Gemm", Embedding, [Latents, "decoder_weight", "decoder_bias"]);
        }

        graph.Output(Embedding, null, d);
        return graph.Build("decoder.onnx");
    }

    /// <summary>The fused edit.</summary>
    /// <param name="dictionary">A valid dictionary.</param>
    public static OnnxModel Edit(LatentDictionary dictionary)
    {
        var graph = new GraphBuilder("recinterp-edit", "Encodes, changes latents by gain and offset, and moves the embedding by the change alone.");
        var folded = new FoldedDictionary(dictionary);
        long d = dictionary.EmbeddingWidth;
        long m = dictionary.LatentCount;
        graph.Input(Embedding, OnnxElementType.Float32, null, d);
        graph.Input("gain", OnnxElementType.Float32, m);
        graph.Input("offset", OnnxElementType.Float32, m);
        Encode(graph, folded, Embedding);
        graph.Constant("decoder_weight", [m, d], folded.Decoder);
        graph.Node("Mul", "gained", [Latents, "gain"]);
        graph.Node("Add", "new_latents", ["gained", "offset"]);
        graph.Node("Sub", "change", ["new_latents", Latents]);
        var move = graph.Node("MatMul", "move", ["change", "decoder_weight"]);
        if (dictionary.Transform.Kind == InputTransformKind.RowNorm)
        {
            move = graph.Node("Mul", "scaled_move", [move, RowDeviation]);
        }

        graph.Node("Add", "moved", [Embedding, move]);
        graph.Node("Abs", "change_size", ["change"]);
        graph.Reduce("ReduceMax", "largest_change", "change_size", 1);
        graph.Constant("zero", [], [0f]);
        graph.Node("Greater", "is_changed", ["largest_change", "zero"]);
        graph.Node("Where", "edited", ["is_changed", "moved", Embedding]);
        graph.Output("edited", null, d);
        return graph.Build("edit.onnx");
    }

    private static string Encode(GraphBuilder graph, FoldedDictionary folded, string embedding)
    {
        long d = folded.Width;
        long m = folded.LatentBias.Length;
        graph.Constant("encoder_weight", [m, d], folded.Encoder);
        graph.Constant("encoder_bias", [m], folded.LatentBias);
        var input = folded.RowNorm ? Normalise(graph, embedding, d) : embedding;
        graph.Node("Gemm", "pre_activation", [input, "encoder_weight", "encoder_bias"], ("transB", 1));
        var activation = folded.MostActive is null ? Latents : "candidates";
        if (folded.Threshold.All(threshold => threshold == 0))
        {
            graph.Node("Relu", activation, ["pre_activation"]);
        }
        else
        {
            graph.Constant("threshold", [m], folded.Threshold);
            graph.Constant("off", [], [0f]);
            graph.Node("Greater", "is_active", ["pre_activation", "threshold"]);
            graph.Node("Where", activation, ["is_active", "pre_activation", "off"]);
        }

        return folded.MostActive is { } most ? KeepLargest(graph, activation, most) : Latents;
    }

    /// <summary>The k largest of a row, put back in their places; of equal ones TopK takes those that come first.</summary>
    private static string KeepLargest(GraphBuilder graph, string candidates, int most)
    {
        graph.Constant("most_active", most);
        graph.Constant("nothing", [], [0f]);
        graph.Node("TopK", ["largest", "places"], [candidates, "most_active"], ("axis", 1));
        graph.Node("Mul", "blank", [candidates, "nothing"]);
        return graph.Node("ScatterElements", Latents, ["blank", "places", "largest"], ("axis", 1));
    }

    private static string Normalise(GraphBuilder graph, string embedding, long d)
    {
        // Sums as matrix products: the runtime's Reduce kernels round by the row's address, so that a row would have other bits in a batch.
        graph.Constant("mean_weights", [d, 1], Filled(d, 1f / d));
        graph.Constant("sum_weights", [d, 1], Filled(d, 1f));
        graph.Node("MatMul", RowMean, [embedding, "mean_weights"]);
        graph.Node("Sub", "centred", [embedding, RowMean]);
        graph.Node("Mul", "squares", ["centred", "centred"]);
        graph.Node("MatMul", "sum_of_squares", ["squares", "sum_weights"]);
        graph.Constant("degrees_of_freedom", [], [Math.Max(1, d - 1)]);
        graph.Node("Div", "variance", ["sum_of_squares", "degrees_of_freedom"]);
        graph.Node("Sqrt", "deviation", ["variance"]);
        graph.Constant("deviation_floor", [], [1e-5f]);
        graph.Node("Add", RowDeviation, ["deviation", "deviation_floor"]);
        return graph.Node("Div", "normalised_embedding", ["centred", RowDeviation]);
    }

    private static float[] Filled(long count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}

using System.Numerics.Tensors;

namespace RecInterp.Recommenders.Sequential;

/// <summary>Attention of one query for each history over the item vectors with their positions, and its gradients by hand. Only cells that hold an item cost anything.</summary>
/// <remarks>
/// <code>
/// x_j = E[item_j] + P[position_j],  a = softmax(x u),  c = sum a_j x_j
/// dL/da_j = x_j dc,  ds_j = a_j (da_j - sum a da),  du = sum ds_j x_j,  dx_j = a_j dc + ds_j u
/// </code>
/// </remarks>
/// <threadsafety>Not safe for concurrent use: it remembers the weights of its last batch.</threadsafety>
internal sealed class HistoryAttention(EmbeddingRows items, EmbeddingRows positions)
{
    private float[] _weights = [];
    private float[] _inputs = [];

    /// <summary>Sums the inputs by their weights.</summary>
    /// <param name="batch">The histories.</param>
    /// <param name="queries">u, shape [B, d].</param>
    /// <param name="sums">Receives c, shape [B, d].</param>
    public void Forward(SequenceBatch batch, ReadOnlySpan<float> queries, Span<float> sums)
    {
        var width = items.Width;
        Reserve(batch);
        var itemValues = items.Values;
        var positionValues = positions.Values;
        sums.Clear();
        for (var row = 0; row < batch.Rows; row++)
        {
            var history = batch[row];
            var query = queries.Slice(row * width, width);
            var sum = sums.Slice(row * width, width);
            var weights = _weights.AsSpan(row * batch.Longest, history.Length);
            FillInputs(history, itemValues, positionValues);
            for (var j = 0; j < history.Length; j++)
            {
                weights[j] = TensorPrimitives.Dot(Input(j), query);
            }

            TensorPrimitives.SoftMax(weights, weights);
            for (var j = 0; j < history.Length; j++)
            {
                TensorPrimitives.MultiplyAdd(Input(j), weights[j], sum, sum);
            }
        }
    }

    /// <summary>Adds to the gradients of both tables, and gives that of the queries, for the batch of the last <see cref="Forward"/>.</summary>
    /// <param name="batch">The same histories.</param>
    /// <param name="queries">u again.</param>
    /// <param name="sumGradients">dc, shape [B, d].</param>
    /// <param name="queryGradients">Receives du, shape [B, d].</param>
    public void Backward(SequenceBatch batch, ReadOnlySpan<float> queries, ReadOnlySpan<float> sumGradients, Span<float> queryGradients)
    {
        var width = items.Width;
        var itemValues = items.Values;
        var positionValues = positions.Values;
        var itemGradients = items.Gradients;
        var positionGradients = positions.Gradients;
        Span<float> scores = new float[batch.Longest];
        Span<float> change = new float[width];
        queryGradients.Clear();
        for (var row = 0; row < batch.Rows; row++)
        {
            var history = batch[row];
            var query = queries.Slice(row * width, width);
            var above = sumGradients.Slice(row * width, width);
            var queryGradient = queryGradients.Slice(row * width, width);
            var weights = _weights.AsSpan(row * batch.Longest, history.Length);
            FillInputs(history, itemValues, positionValues);
            var mean = 0f;
            for (var j = 0; j < history.Length; j++)
            {
                scores[j] = TensorPrimitives.Dot(Input(j), above);
                mean += weights[j] * scores[j];
            }

            for (var j = 0; j < history.Length; j++)
            {
                var score = weights[j] * (scores[j] - mean);
                TensorPrimitives.MultiplyAdd(Input(j), score, queryGradient, queryGradient);
                TensorPrimitives.Multiply(above, weights[j], change);
                TensorPrimitives.MultiplyAdd(query, score, change, change);
                var item = itemGradients.Slice(history[j] * width, width);
                TensorPrimitives.Add(item, change, item);
                var position = positionGradients.Slice((history.Length - 1 - j) * width, width);
                TensorPrimitives.Add(position, change, position);
            }
        }
    }

    private ReadOnlySpan<float> Input(int j) => _inputs.AsSpan(j * items.Width, items.Width);

    // The spans are made once a batch: asking a tensor for its memory costs as much as several rows.
    private void FillInputs(ReadOnlySpan<int> history, ReadOnlySpan<float> itemValues, ReadOnlySpan<float> positionValues)
    {
        var width = items.Width;
        for (var j = 0; j < history.Length; j++)
        {
            TensorPrimitives.Add(itemValues.Slice(history[j] * width, width), positionValues.Slice((history.Length - 1 - j) * width, width), _inputs.AsSpan(j * width, width));
        }
    }

    private void Reserve(SequenceBatch batch)
    {
        if (_weights.Length < batch.Rows * batch.Longest)
        {
            _weights = new float[batch.Rows * batch.Longest];
        }

        if (_inputs.Length < batch.Longest * items.Width)
        {
            _inputs = new float[batch.Longest * items.Width];
        }
    }
}

using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Onnx.Runtime;

/// <summary>One tower loaded into ONNX Runtime: from input rows to embeddings and scalars. Thread safe until disposed.</summary>
public sealed class TowerSession : IDisposable
{
    private const int BatchRows = 1024;

    private readonly OnnxSession _session;
    private readonly OnnxModel _model;
    private readonly TowerAnatomy _tower;
    private readonly (int Output, FrontierTensor Tensor)[] _embedding;
    private readonly (int Output, FrontierTensor Tensor)[] _scalars;

    private TowerSession(OnnxSession session, OnnxModel model, TowerAnatomy tower)
    {
        _session = session;
        _model = model;
        _tower = tower;
        var order = session.Outputs.Select((output, i) => (output.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        _embedding = [.. tower.Embedding.Select(tensor => (order[tensor.Tensor], tensor))];
        _scalars = [.. tower.Scalars.Select(tensor => (order[tensor.Tensor], tensor))];
    }

    /// <summary>Cuts a tower out of a scorer.</summary>
    /// <param name="scorer">The whole scorer.</param>
    /// <param name="tower">The tower's anatomy.</param>
    public static OnnxModel Cut(OnnxModel scorer, TowerAnatomy tower) => GraphCut.Extract(
        scorer,
        [.. tower.Inputs.Select(input => scorer.Inputs.Single(declared => declared.Name == input.Name))],
        [.. tower.Frontier().Select(tensor => new OnnxValue(tensor.Tensor, tensor.ElementType, tower.Batched ? [null, .. tensor.RowShape] : [.. tensor.RowShape]))]);

    /// <summary>Loads a tower.</summary>
    /// <param name="model">The tower's model, as <see cref="Cut"/> gives it.</param>
    /// <param name="tower">Its anatomy.</param>
    /// <param name="threads">Threads within one operator. Default 1.</param>
    /// <exception cref="InvalidArtifactException">ONNX Runtime refuses the model.</exception>
    public static TowerSession Open(OnnxModel model, TowerAnatomy tower, int threads = 1) =>
        new(OnnxSession.Open(model, threads), model, tower);

    /// <summary>Runs the tower over all rows and keeps what it gives.</summary>
    /// <param name="inputs">Input rows.</param>
    /// <param name="progress">Told how many rows are done after each batch.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <returns>Embeddings [n, d] and scalars [n, s].</returns>
    /// <exception cref="InvalidArtifactException">The tower does not run on a row, or gives a number that is not finite.</exception>
    public TowerTable Run(TowerInputs inputs, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var embeddings = new float[checked(inputs.Rows * _tower.Width)];
        var scalars = new float[checked(inputs.Rows * _tower.ScalarCount)];
        var (embedded, scaled) = (0, 0);
        Stream(
            inputs,
            (batch, beside) =>
            {
                batch.CopyTo(embeddings.AsSpan(embedded));
                beside.CopyTo(scalars.AsSpan(scaled));
                embedded += batch.Length;
                scaled += beside.Length;
            },
            progress,
            cancellation);
        return new TowerTable(new Core.Towers.EmbeddingTable(inputs.Rows, _tower.Width, embeddings), _tower.ScalarCount, scalars);
    }

    /// <summary>Runs the tower over all rows, batch by batch, and keeps nothing: for catalogues larger than memory.</summary>
    /// <param name="inputs">Input rows.</param>
    /// <param name="sink">Receives each batch.</param>
    /// <param name="progress">Told how many rows are done after each batch.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="InvalidArtifactException">As <see cref="Run"/>.</exception>
    public void Stream(TowerInputs inputs, TowerRows sink, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var batchRows = _tower.Batched ? BatchRows : 1;
        var embeddings = new float[batchRows * _tower.Width];
        var scalars = new float[batchRows * _tower.ScalarCount];
        for (var start = 0; start < inputs.Rows; start += batchRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(batchRows, inputs.Rows - start);
            var outputs = RunBatch(inputs, start, count);
            Scatter(outputs, _embedding, start, count, embeddings, _tower.Width);
            Scatter(outputs, _scalars, start, count, scalars, _tower.ScalarCount);
            sink(embeddings.AsSpan(0, count * _tower.Width), scalars.AsSpan(0, count * _tower.ScalarCount));
            if (_tower.Batched || start % BatchRows == 0 || start + count == inputs.Rows)
            {
                progress?.Report(start + count);
            }
        }
    }

    /// <summary>Frees the native session.</summary>
    public void Dispose() => _session.Dispose();

    private OnnxTensor[] RunBatch(TowerInputs inputs, int start, int count)
    {
        try
        {
            return _session.Run(inputs.Slice(start, count, _tower));
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidArtifactException(
                _model.Artifact, $"input {string.Join(" and ", _tower.Inputs.Select(input => $"'{input.Name}'"))}, rows {start} to {start + count - 1}: {e.Message}", e);
        }
    }

    /// <summary>Puts the values of some output tensors into their columns.</summary>
    private void Scatter(OnnxTensor[] outputs, (int Output, FrontierTensor Tensor)[] tensors, int start, int count, float[] target, int stride)
    {
        foreach (var (output, tensor) in tensors)
        {
            var values = outputs[output].Floats!;
            if (values.Length != count * tensor.Width)
            {
                throw new InvalidArtifactException(_model.Artifact, $"tensor '{tensor.Tensor}' has {values.Length} values for {count} rows, expected {tensor.Width} a row");
            }

            for (var row = 0; row < count; row++)
            {
                var source = values.AsSpan(row * tensor.Width, tensor.Width);
                if (System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(source))
                {
                    source.CopyTo(target.AsSpan((row * stride) + tensor.Offset));
                }
                else
                {
                    throw new InvalidArtifactException(_model.Artifact, $"tensor '{tensor.Tensor}' is not finite for row {start + row} of input {string.Join(" and ", _tower.Inputs.Select(input => $"'{input.Name}'"))}");
                }
            }
        }
    }
}

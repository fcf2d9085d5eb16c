using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Runtime;

/// <summary>A model loaded into ONNX Runtime, run on whole tensors. Thread safe until disposed.</summary>
public sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string[] _outputs;
    private readonly bool _mapsTables;

    private OnnxSession(InferenceSession session, bool mapsTables)
    {
        _session = session;
        _mapsTables = mapsTables;
        Outputs = [.. session.OutputMetadata.Select(output => new OnnxValue(
            output.Key,
            (OnnxElementType)output.Value.ElementDataType,
            [.. output.Value.Dimensions.Select(axis => axis < 0 ? (long?)null : axis)]))];
        _outputs = [.. Outputs.Select(output => output.Name)];
    }

    /// <summary>The outputs with their types and declared shapes, in the order in which <see cref="Run"/> gives them.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads within one operator. Default 1: several sessions then do not fight for cores.</param>
    /// <exception cref="InvalidArtifactException">ONNX Runtime refuses the model; its reason is in the message.</exception>
    public static OnnxSession Open(OnnxModel model, int threads = 1)
    {
        var tables = model.TableFiles;
        MappedMemory.Watch(tables);
        return new OnnxSession(Load(model.Artifact, model.ToBytes(), threads, tables.Count > 0 ? model.Folder : null), tables.Count > 0);
    }

    /// <summary>Runs the model.</summary>
    /// <param name="feeds">A value for each input; integers and floats are converted to the type that the input declares.</param>
    /// <returns>The outputs; integers as int64, floats as float32.</returns>
    /// <exception cref="InvalidOperationException">ONNX Runtime refuses the values, or an output is no tensor of numbers.</exception>
    public OnnxTensor[] Run(params IReadOnlyList<(string Input, OnnxTensor Value)> feeds)
    {
        var values = new List<OrtValue>(feeds.Count);
        try
        {
            foreach (var (input, value) in feeds)
            {
                if (!_session.InputMetadata.TryGetValue(input, out var metadata))
                {
                    throw new InvalidOperationException($"the model has no input '{input}', expected one of {string.Join(", ", _session.InputMetadata.Keys)}");
                }

                values.Add(ToOrt(input, metadata.ElementDataType, value));
            }

            using var options = new RunOptions();
            using var results = _session.Run(options, [.. feeds.Select(feed => feed.Input)], values, _outputs);
            return [.. results.Select((result, i) => FromOrt(_outputs[i], result))];
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidOperationException($"ONNX Runtime: {e.Message}", e);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
            if (_mapsTables)
            {
                MappedMemory.Bound();
            }
        }
    }

    /// <summary>Frees the native session.</summary>
    public void Dispose() => _session.Dispose();

    internal static InferenceSession Load(string artifact, byte[] bytes, int threads, string? folder = null)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (folder is not null)
        {
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
        }

        try
        {
            return new InferenceSession(bytes, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidArtifactException(artifact, $"ONNX Runtime refuses the model: {e.Message}", e);
        }
    }

    private static OrtValue ToOrt(string input, TensorElementType type, OnnxTensor value)
    {
        long[] shape = [.. value.Shape];
        return (type, value) switch
        {
            (TensorElementType.Float, { Floats: { } floats }) => OrtValue.CreateTensorValueFromMemory(floats, shape),
            (TensorElementType.Double, { Floats: { } floats }) => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(floats, x => (double)x), shape),
            (TensorElementType.Int64, { Integers: { } integers }) => OrtValue.CreateTensorValueFromMemory(integers, shape),
            (TensorElementType.Int32, { Integers: { } integers }) => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(integers, x => checked((int)x)), shape),
            (TensorElementType.Bool, { Integers: { } integers }) => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(integers, x => x != 0), shape),
            (TensorElementType.Float16, { Floats: { } floats }) => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(floats, x => (Float16)x), shape),
            (TensorElementType.BFloat16, { Floats: { } floats }) => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(floats, x => (BFloat16)x), shape),
            (TensorElementType.Float, { Integers: { } integers }) => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(integers, x => (float)x), shape),
            (TensorElementType.Double, { Integers: { } integers }) => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(integers, x => (double)x), shape),
            _ => throw new InvalidOperationException($"input {input} is {type}, found {(value.Floats is null ? "integers" : "floats")}; expected inputs of floats, integers or truth values fed with numbers of their kind"),
        };
    }

    private static OnnxTensor FromOrt(string output, OrtValue value)
    {
        if (!value.IsTensor)
        {
            throw new InvalidOperationException($"output {output} is {value.OnnxType}, expected a tensor");
        }

        var info = value.GetTensorTypeAndShape();
        return info.ElementDataType switch
        {
            TensorElementType.Float => new OnnxTensor(info.Shape, value.GetTensorDataAsSpan<float>().ToArray(), null),
            TensorElementType.Double => new OnnxTensor(info.Shape, Array.ConvertAll(value.GetTensorDataAsSpan<double>().ToArray(), x => (float)x), null),
            TensorElementType.Float16 => new OnnxTensor(info.Shape, Array.ConvertAll(value.GetTensorDataAsSpan<Float16>().ToArray(), x => (float)x), null),
            TensorElementType.BFloat16 => new OnnxTensor(info.Shape, Array.ConvertAll(value.GetTensorDataAsSpan<BFloat16>().ToArray(), x => (float)x), null),
            TensorElementType.Int64 => new OnnxTensor(info.Shape, null, value.GetTensorDataAsSpan<long>().ToArray()),
            TensorElementType.Int32 => new OnnxTensor(info.Shape, null, Array.ConvertAll(value.GetTensorDataAsSpan<int>().ToArray(), x => (long)x)),
            TensorElementType.Bool => new OnnxTensor(info.Shape, null, Array.ConvertAll(value.GetTensorDataAsSpan<bool>().ToArray(), x => x ? 1L : 0L)),
            var type => throw new InvalidOperationException($"output {output} is a tensor of {type}, expected floats, int32, int64 or bool"),
        };
    }
}

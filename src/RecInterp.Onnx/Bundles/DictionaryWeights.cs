using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Bundles;

/// <summary>A dictionary's weights as a safetensors file: W_enc and W_dec [m, d], b_pre and b_dec [d], b_lat and threshold [m]; for an affine input transform also offset and scale [d].</summary>
public static class DictionaryWeights
{
    /// <summary>The file's name in dictionary folders and bundles.</summary>
    public const string FileName = "weights.safetensors";

    /// <summary>Writes the weights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dictionary">A valid dictionary.</param>
    /// <exception cref="ArgumentException">The dictionary is not valid.</exception>
    public static void Write(string path, LatentDictionary dictionary)
    {
        dictionary.Validate();
        long d = dictionary.EmbeddingWidth;
        long m = dictionary.LatentCount;
        List<(string, long[], float[])> tensors =
        [
            ("W_enc", [m, d], dictionary.Encoder),
            ("W_dec", [m, d], dictionary.Decoder),
            ("b_pre", [d], dictionary.PreBias),
            ("b_lat", [m], dictionary.LatentBias),
            ("b_dec", [d], dictionary.DecoderBias),
            ("threshold", [m], dictionary.Threshold),
        ];
        if (dictionary.Transform.Kind == InputTransformKind.Affine)
        {
            tensors.Add(("input_offset", [d], dictionary.Transform.Offset.ToArray()));
            tensors.Add(("input_scale", [d], dictionary.Transform.Scale.ToArray()));
        }

        SafetensorsFile.Write(path, tensors);
    }

    /// <summary>Reads the weights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="description">What the manifest says of them.</param>
    /// <exception cref="InvalidArtifactException">A tensor is missing, unknown, of another shape, or not valid.</exception>
    public static LatentDictionary Read(string path, DictionaryDescription description)
    {
        var tensors = SafetensorsFile.Read(path);
        long d = description.EmbeddingWidth;
        long m = description.LatentCount;
        var affine = description.InputTransform == InputTransformKind.Affine;
        string[] names = ["W_enc", "W_dec", "b_pre", "b_lat", "b_dec", "threshold", .. affine ? ["input_offset", "input_scale"] : Array.Empty<string>()];
        if (tensors.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new InvalidArtifactException(path, $"found tensor {unknown}, expected only {string.Join(", ", names)}");
        }

        float[] Tensor(string name, params long[] shape)
        {
            if (!tensors.TryGetValue(name, out var tensor))
            {
                throw new InvalidArtifactException(path, $"has no tensor {name}, expected one of shape ({string.Join(", ", shape)})");
            }

            return tensor.Shape.SequenceEqual(shape)
                ? tensor.Values
                : throw new InvalidArtifactException(path, $"tensor {name} has shape ({string.Join(", ", tensor.Shape)}), the manifest says ({string.Join(", ", shape)})");
        }

        try
        {
            var dictionary = new LatentDictionary
            {
                Architecture = description.Architecture,
                EmbeddingWidth = description.EmbeddingWidth,
                LatentCount = description.LatentCount,
                Encoder = Tensor("W_enc", m, d),
                Decoder = Tensor("W_dec", m, d),
                PreBias = Tensor("b_pre", d),
                LatentBias = Tensor("b_lat", m),
                DecoderBias = Tensor("b_dec", d),
                Threshold = Tensor("threshold", m),
                MostActive = description.MostActive,
                Transform = description.InputTransform switch
                {
                    InputTransformKind.RowNorm => InputTransform.RowNorm(description.EmbeddingWidth),
                    InputTransformKind.Affine => InputTransform.Affine(Tensor("input_offset", d), Tensor("input_scale", d)),
                    _ => InputTransform.None(description.EmbeddingWidth),
                },
            };
            dictionary.Validate();
            return dictionary;
        }
        catch (ArgumentException e)
        {
            throw new InvalidArtifactException(path, e.Message, e);
        }
    }
}

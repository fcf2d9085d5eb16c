namespace RecInterp.Onnx.Checkpoints;

/// <summary>Checkpoints of other libraries that can be read and written.</summary>
public enum CheckpointFormat
{
    /// <summary>SAELens: cfg.json and sae_weights.safetensors.</summary>
    SaeLens,

    /// <summary>EleutherAI's sparsify: cfg.json and sae.safetensors; TopK only.</summary>
    Sparsify,
}

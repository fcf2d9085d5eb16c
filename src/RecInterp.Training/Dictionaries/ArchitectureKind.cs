namespace RecInterp.Training.Dictionaries;

/// <summary>The architectures of sparse autoencoders that can be trained. Normalised embeddings are written x, W_enc (x - b) + b_lat as p.</summary>
public enum ArchitectureKind
{
    /// <summary>z = relu(p), one weight for encoder and decoder: arXiv 2511.18024.</summary>
    TiedRelu,

    /// <summary>z = relu(p), decoder rows of length 1: arXiv 2309.08600.</summary>
    Relu,

    /// <summary>z = the k largest of relu(p) in each row: arXiv 2406.04093.</summary>
    TopK,

    /// <summary>z = the B k largest of relu(p) in the batch, then a threshold that was tracked: arXiv 2412.06410.</summary>
    BatchTopK,

    /// <summary>z = p where p > threshold_j, a trained threshold for each latent: arXiv 2407.14435.</summary>
    JumpRelu,

    /// <summary>z = relu(e^r W x + b_mag) where W x + b_gate > 0: arXiv 2404.16014.</summary>
    Gated,
}

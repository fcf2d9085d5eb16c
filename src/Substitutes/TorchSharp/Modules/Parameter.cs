namespace TorchSharp.Modules;

/// <summary>A tensor that an optimizer trains.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>Takes over a tensor.</summary>
    /// <param name="data">The tensor; it becomes empty, so read its shape from the parameter.</param>
    /// <param name="requires_grad">Whether gradients are recorded.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.requires_grad_(requires_grad))
    {
    }
}

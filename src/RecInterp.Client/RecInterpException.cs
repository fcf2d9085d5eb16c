using Grpc.Core;

namespace RecInterp.Client;

/// <summary>A call that failed.</summary>
public sealed class RecInterpException : Exception
{
    internal RecInterpException(RecInterpFailure failure, string message, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
    }

    /// <summary>Why.</summary>
    public RecInterpFailure Failure { get; }

    internal static RecInterpException Of(RpcException fault, string address)
    {
        var failure = fault.StatusCode switch
        {
            StatusCode.InvalidArgument => RecInterpFailure.InvalidRequest,
            StatusCode.FailedPrecondition => RecInterpFailure.BundleMismatch,
            StatusCode.ResourceExhausted => RecInterpFailure.OverLimit,
            StatusCode.Unavailable => RecInterpFailure.Unavailable,
            StatusCode.DeadlineExceeded => RecInterpFailure.TimedOut,
            _ => RecInterpFailure.ServerFault,
        };
        var detail = fault.Status.Detail.Length > 0 ? fault.Status.Detail : "no details";
        return new RecInterpException(failure, $"{address} answered {fault.StatusCode}: {detail}", fault);
    }
}

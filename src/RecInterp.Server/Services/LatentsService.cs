using Grpc.Core;
using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Runtime;
using RecInterp.Protos.V1;
using RecInterp.Server.Bundles;
using RecInterp.Server.Faults;
using RecInterp.Server.Telemetry;

namespace RecInterp.Server.Services;

/// <summary>recinterp.v1.Latents: checks requests, runs the bundle, and answers in the form of the request.</summary>
/// <remarks>A call runs on the thread that read it: rows are few and take microseconds.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
internal sealed class LatentsService(ServedBundle bundle, RowLimit limit, Readiness readiness, WarmUp warmUp, SidecarMetrics metrics)
    : Latents.LatentsBase
{
    private const string EmbeddingWidth = "the embedding width";
    private const string LatentCount = "the number of latents";

    private readonly LatentSession _session = bundle.Session;

    /// <inheritdoc/>
    public override Task<EncodeResponse> Encode(EncodeRequest request, ServerCallContext context)
    {
        Admit(request.ExpectedBundle, context);
        using var embeddings = MatrixReader.Read(request.Embeddings, "embeddings", _session.EmbeddingWidth, EmbeddingWidth, limit.Rows);
        var latents = ReplyMatrix.Rent(context, embeddings.Rows, _session.LatentCount);
        var scales = new RowScale[embeddings.Rows];
        _session.Encode(embeddings.Values, latents.Values, scales);
        var reply = new EncodeResponse { Latents = latents.ToMessage(request.Embeddings.ValuesCase), Bundle = bundle.Digest };
        if (_session.HasRowScale)
        {
            reply.RowScales = ToMessage(scales);
        }

        metrics.CountRows(nameof(Encode), embeddings.Rows);
        return Task.FromResult(reply);
    }

    /// <inheritdoc/>
    public override Task<DecodeResponse> Decode(DecodeRequest request, ServerCallContext context)
    {
        Admit(request.ExpectedBundle, context);
        using var latents = MatrixReader.Read(request.Latents, "latents", _session.LatentCount, LatentCount, limit.Rows);
        var scales = RowScaleReader.Read(request.RowScales, latents.Rows, _session.HasRowScale);
        var embeddings = ReplyMatrix.Rent(context, latents.Rows, _session.EmbeddingWidth);
        _session.Decode(latents.Values, scales, embeddings.Values);
        var reply = new DecodeResponse { Embeddings = embeddings.ToMessage(request.Latents.ValuesCase), Bundle = bundle.Digest };
        metrics.CountRows(nameof(Decode), latents.Rows);
        return Task.FromResult(reply);
    }

    /// <inheritdoc/>
    public override Task<EditResponse> Edit(EditRequest request, ServerCallContext context)
    {
        Admit(request.ExpectedBundle, context);
        using var embeddings = MatrixReader.Read(request.Embeddings, "embeddings", _session.EmbeddingWidth, EmbeddingWidth, limit.Rows);
        var plan = EditReader.Read(request.Edits, _session.LatentCount);
        var edited = ReplyMatrix.Rent(context, embeddings.Rows, _session.EmbeddingWidth);
        _session.Edit(embeddings.Values, plan, edited.Values);
        var reply = new EditResponse { Embeddings = edited.ToMessage(request.Embeddings.ValuesCase), Bundle = bundle.Digest };
        metrics.CountRows(nameof(Edit), embeddings.Rows);
        return Task.FromResult(reply);
    }

    private static RowScales ToMessage(RowScale[] scales)
    {
        var message = new RowScales();
        message.Mean.Capacity = scales.Length;
        message.Deviation.Capacity = scales.Length;
        foreach (var (mean, deviation) in scales)
        {
            if (!float.IsFinite(mean) || !float.IsFinite(deviation))
            {
                throw new InvalidOutputException("a row's mean or deviation is not finite");
            }

            message.Mean.Add(mean);
            message.Deviation.Add(deviation);
        }

        return message;
    }

    private void Admit(string expectedBundle, ServerCallContext context)
    {
        if (readiness.Now.State == ReadinessState.WarmingUp && !warmUp.Owns(context))
        {
            throw new RefusedException(Refusal.NotReady, "the server is warming up; try again");
        }

        if (expectedBundle.Length > 0 && expectedBundle != bundle.Digest)
        {
            throw new RefusedException(
                Refusal.BundleMismatch, $"expected_bundle: found \"{expectedBundle}\", expected \"{bundle.Digest}\", which is served, or nothing");
        }

        context.CancellationToken.ThrowIfCancellationRequested();
    }
}

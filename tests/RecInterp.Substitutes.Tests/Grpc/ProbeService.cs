using System.Collections.Concurrent;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace RecInterp.Substitutes.Tests.Grpc;

/// <summary>A service whose behaviour a test picks by the text of its request.</summary>
public sealed class ProbeService(ProbeLog log) : Probe.ProbeBase
{
    public override async Task<Note> Unary(Note request, ServerCallContext context)
    {
        log.Encodings.Add(context.GetHttpContext().Request.Headers["grpc-encoding"].ToString());
        switch (request.Text)
        {
            case "hang":
                log.Started.TrySetResult();
                context.CancellationToken.Register(() => log.Cancelled.TrySetResult());
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                break;
            case "fail":
                throw new RpcException(
                    new Status(StatusCode.FailedPrecondition, "no: ü"), new Metadata { { "why", "asked" }, { "raw-bin", new byte[] { 0, 255 } } });
            case "bug":
                throw new InvalidOperationException("secret");
            default:
                break;
        }

        await context.WriteResponseHeadersAsync(new Metadata { { "seen", context.RequestHeaders.GetValue("X-Name") ?? "nothing" } });
        context.ResponseTrailers.Add("peer", context.Peer);
        context.ResponseTrailers.Add("method", context.Method);
        context.ResponseTrailers.Add("deadline", (context.Deadline != DateTime.MaxValue).ToString());
        return new Note { Text = request.Text + "!", Count = request.Count + 1 };
    }

    public override async Task<Note> Collect(IAsyncStreamReader<Note> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var note in requestStream.ReadAllAsync(context.CancellationToken))
        {
            texts.Add(note.Text);
        }

        return new Note { Text = string.Join(' ', texts), Count = texts.Count };
    }

    public override async Task Repeat(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Count; i++)
        {
            await responseStream.WriteAsync(new Note { Text = request.Text, Count = i }, context.CancellationToken);
        }

        context.Status = new Status(StatusCode.OK, "all");
    }

    public override async Task Converse(
        IAsyncStreamReader<Note> requestStream, IServerStreamWriter<Note> responseStream, ServerCallContext context)
    {
        responseStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(new Note { Text = requestStream.Current.Text.ToUpperInvariant() });
        }
    }
}

/// <summary>What the service saw.</summary>
public sealed class ProbeLog
{
    public ConcurrentBag<string> Encodings { get; } = [];

    public ConcurrentBag<string> Intercepted { get; } = [];

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

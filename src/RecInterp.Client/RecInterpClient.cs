using Grpc.Core;
using Grpc.Net.Client;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;
using RecInterp.Protos.Health.V1;
using RecInterp.Protos.V1;
using EditOperation = RecInterp.Core.Edits.EditOperation;
using LatentEdit = RecInterp.Core.Edits.LatentEdit;
using WireOperation = RecInterp.Protos.V1.EditOperation;

namespace RecInterp.Client;

/// <summary>Calls a RecInterp sidecar: encodes, decodes and edits rows of embeddings.</summary>
/// <example><code>
/// using var client = RecInterpClient.Connect("unix:/run/recinterp.sock");
/// var encoded = await client.EncodeAsync(embeddings, width: 64);
/// var edited = await client.EditAsync(embeddings, width: 64, [new LatentEdit(17, EditOperation.Zero, 0)]);
/// </code></example>
/// <threadsafety>Safe for concurrent calls; make one for each server and keep it.</threadsafety>
public sealed class RecInterpClient : IDisposable
{
    private const string ServiceName = "recinterp.v1.Latents";

    private readonly string _address;
    private readonly RecInterpClientOptions _options;
    private readonly GrpcChannel _channel;
    private readonly Latents.LatentsClient _latents;
    private readonly Health.HealthClient _health;

    private RecInterpClient(string address, RecInterpClientOptions options)
    {
        var parsed = ServerAddress.Parse(address);
        _address = address;
        _options = options;
        _channel = GrpcChannel.ForAddress(parsed.Uri, new GrpcChannelOptions
        {
            HttpHandler = parsed.Handler,
            DisposeHttpClient = true,
            MaxSendMessageSize = options.MaxMessageBytes,
            MaxReceiveMessageSize = options.MaxMessageBytes,
        });
        _latents = new Latents.LatentsClient(_channel);
        _health = new Health.HealthClient(_channel);
    }

    /// <summary>Makes a client. The connection is opened by the first call, and again after a loss.</summary>
    /// <param name="address"><c>http://host:port</c> or <c>unix:/path</c>.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException">The address has neither form.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is not above 0.</exception>
    public static RecInterpClient Connect(string address, RecInterpClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= new RecInterpClientOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMessageBytes, 1, nameof(options));
        return new RecInterpClient(address, options);
    }

    /// <summary>Gives the latents of embeddings.</summary>
    /// <param name="embeddings">Embeddings, shape [B, d], row-major, finite, B at least 1. Read before the method returns.</param>
    /// <param name="width">Embedding width d.</param>
    /// <param name="timeout">How long the call may take; null for <see cref="RecInterpClientOptions.Timeout"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The latents.</returns>
    /// <exception cref="ArgumentException">The length is not one or more rows of d.</exception>
    /// <exception cref="RecInterpException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<EncodedRows> EncodeAsync(
        ReadOnlyMemory<float> embeddings, int width, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var request = new EncodeRequest { Embeddings = MatrixMessage.Of(embeddings.Span, width, nameof(embeddings)), ExpectedBundle = ExpectedBundle };
        var reply = await CallAsync(_latents.EncodeAsync, request, timeout, cancellationToken).ConfigureAwait(false);
        var rows = (int)request.Embeddings.Rows;
        var latents = MatrixMessage.Values(reply.Latents, rows);
        return new EncodedRows(rows, (int)reply.Latents.Columns, latents, ScalesOf(reply.RowScales, rows), reply.Bundle);
    }

    /// <summary>Gives the embeddings that latents stand for.</summary>
    /// <param name="latents">Latents, shape [B, m], row-major, finite, of any sign, B at least 1. Read before the method returns.</param>
    /// <param name="latentCount">Number of latents m.</param>
    /// <param name="scales">Row scales as <see cref="EncodeAsync"/> gave them; empty where the bundle does not normalise rows. Read before the method returns.</param>
    /// <param name="timeout">How long the call may take; null for <see cref="RecInterpClientOptions.Timeout"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The embeddings.</returns>
    /// <exception cref="ArgumentException">The length is not one or more rows of m.</exception>
    /// <exception cref="RecInterpException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<EmbeddingRows> DecodeAsync(
        ReadOnlyMemory<float> latents,
        int latentCount,
        ReadOnlyMemory<RowScale> scales = default,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        var request = new DecodeRequest { Latents = MatrixMessage.Of(latents.Span, latentCount, nameof(latents)), ExpectedBundle = ExpectedBundle };
        if (!scales.IsEmpty)
        {
            request.RowScales = new RowScales();
            foreach (var (mean, deviation) in scales.Span)
            {
                request.RowScales.Mean.Add(mean);
                request.RowScales.Deviation.Add(deviation);
            }
        }

        var reply = await CallAsync(_latents.DecodeAsync, request, timeout, cancellationToken).ConfigureAwait(false);
        return RowsOf(reply.Embeddings, (int)request.Latents.Rows, reply.Bundle);
    }

    /// <summary>Changes latents of embeddings; what the dictionary does not explain stays, and a row in which no latent changes comes back bit for bit.</summary>
    /// <param name="embeddings">Embeddings, shape [B, d], row-major, finite, B at least 1. Read before the method returns.</param>
    /// <param name="width">Embedding width d.</param>
    /// <param name="edits">Edits, applied to every row in the order given; may be empty.</param>
    /// <param name="timeout">How long the call may take; null for <see cref="RecInterpClientOptions.Timeout"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The edited embeddings.</returns>
    /// <exception cref="ArgumentException">The length is not one or more rows of d, a latent is negative, or an operation is unknown.</exception>
    /// <exception cref="RecInterpException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<EmbeddingRows> EditAsync(
        ReadOnlyMemory<float> embeddings,
        int width,
        IReadOnlyList<LatentEdit> edits,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(edits);
        var request = new EditRequest { Embeddings = MatrixMessage.Of(embeddings.Span, width, nameof(embeddings)), ExpectedBundle = ExpectedBundle };
        request.Edits.Add(edits.Select(ToMessage));
        var reply = await CallAsync(_latents.EditAsync, request, timeout, cancellationToken).ConfigureAwait(false);
        return RowsOf(reply.Embeddings, (int)request.Embeddings.Rows, reply.Bundle);
    }

    /// <summary>Asks whether the server is ready.</summary>
    /// <param name="timeout">How long the call may take; null for <see cref="RecInterpClientOptions.Timeout"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it answers calls now; false where it is out of reach.</returns>
    /// <exception cref="RecInterpException">The server is no RecInterp sidecar, or failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<bool> IsReadyAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var reply = await CallAsync(_health.CheckAsync, new HealthCheckRequest { Service = ServiceName }, timeout, cancellationToken).ConfigureAwait(false);
            return reply.Status == HealthCheckResponse.Types.ServingStatus.Serving;
        }
        catch (RecInterpException fault) when (fault.Failure is RecInterpFailure.Unavailable or RecInterpFailure.TimedOut)
        {
            return false;
        }
    }

    /// <summary>Closes the connections; calls in flight fail.</summary>
    public void Dispose() => _channel.Dispose();

    private string ExpectedBundle => _options.ExpectedBundle ?? "";

    private static EmbeddingRows RowsOf(Matrix? matrix, int rows, string bundle)
    {
        var values = MatrixMessage.Values(matrix, rows);
        return new EmbeddingRows(rows, values.Length / rows, values, bundle);
    }

    private static RowScale[] ScalesOf(RowScales? scales, int rows)
    {
        if (scales is null)
        {
            return [];
        }

        return scales.Mean.Count == rows && scales.Deviation.Count == rows
            ? [.. scales.Mean.Zip(scales.Deviation, (mean, deviation) => new RowScale(mean, deviation))]
            : throw new RecInterpException(
                RecInterpFailure.ServerFault, $"The reply has {scales.Mean.Count} means and {scales.Deviation.Count} deviations, expected {rows} of each.");
    }

    private static Protos.V1.LatentEdit ToMessage(LatentEdit edit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(edit.Latent, nameof(edit));
        return new Protos.V1.LatentEdit
        {
            Latent = (uint)edit.Latent,
            Value = edit.Value,
            Operation = edit.Operation switch
            {
                EditOperation.Set => WireOperation.Set,
                EditOperation.Add => WireOperation.Add,
                EditOperation.Scale => WireOperation.Scale,
                EditOperation.Zero => WireOperation.Zero,
                _ => throw new ArgumentException($"found operation {edit.Operation}, expected Set, Add, Scale or Zero", nameof(edit)),
            },
        };
    }

    private async Task<TReply> CallAsync<TRequest, TReply>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + (timeout ?? _options.Timeout);
        try
        {
            using var call = method(request, new CallOptions(deadline: deadline, cancellationToken: cancellationToken));
            return await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException fault) when (fault.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The call was cancelled.", fault, cancellationToken);
        }
        catch (RpcException fault)
        {
            throw RecInterpException.Of(fault, _address);
        }
    }
}

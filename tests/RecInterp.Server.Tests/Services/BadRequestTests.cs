using Google.Protobuf;
using Grpc.Core;
using RecInterp.Protos.V1;
using static RecInterp.Server.Tests.Services.LatentsServiceTests;

namespace RecInterp.Server.Tests.Services;

/// <summary>Every bad input gets its status and a sentence that names field, found and expected.</summary>
public sealed class BadRequestTests(SidecarFixture fixture) : IClassFixture<SidecarFixture>
{
    private const int D = TestBundle.Width;
    private const int M = TestBundle.LatentCount;

    private RunningSidecar Sidecar => fixture.Sidecar;

    public static TheoryData<string, string> BadMatrices => new()
    {
        { "missing", "embeddings: found nothing, expected a matrix with 12 columns, the embedding width" },
        { "no rows", "embeddings.rows: found 0, expected at least 1" },
        { "wrong width", "embeddings.columns: found 13, expected 12, the embedding width" },
        { "neither form", "embeddings: found no values, expected packed or listed" },
        { "short bytes", "embeddings.packed: found 47 bytes, expected 48, rows 1 * columns 12 * 4" },
        { "long bytes", "embeddings.packed: found 96 bytes, expected 48, rows 1 * columns 12 * 4" },
        { "empty bytes", "embeddings.packed: found 0 bytes, expected 48, rows 1 * columns 12 * 4" },
        { "short list", "embeddings.listed: found 11 values, expected 12, rows 1 * columns 12" },
        { "NaN", "embeddings.packed: found NaN in row 1, column 3, expected finite numbers" },
        { "infinity", "embeddings.packed: found -Infinity in row 0, column 11, expected finite numbers" },
        { "listed NaN", "embeddings.listed: found NaN in row 0, column 0, expected finite numbers" },
    };

    [Theory]
    [MemberData(nameof(BadMatrices))]
    public async Task Encode_and_edit_refuse_a_bad_matrix(string what, string message)
    {
        var matrix = BadMatrix(what);

        await Refused(StatusCode.InvalidArgument, message, () => Sidecar.Latents.EncodeAsync(new EncodeRequest { Embeddings = matrix }));
        await Refused(StatusCode.InvalidArgument, message, () => Sidecar.Latents.EditAsync(new EditRequest { Embeddings = matrix }));
    }

    [Fact]
    public async Task Decode_refuses_rows_of_another_width() => await Refused(
        StatusCode.InvalidArgument,
        "latents.columns: found 12, expected 20, the number of latents",
        () => Sidecar.Latents.DecodeAsync(new DecodeRequest { Latents = Packed(TestBundle.Rows(1, 1)), RowScales = Scales(1) }));

    public static TheoryData<string, string> BadScales => new()
    {
        { "missing", "row_scales: found nothing, expected mean and deviation of 2 row(s), as Encode gave them" },
        { "few means", "row_scales.mean: found 1 value(s), expected 2, one for each row" },
        { "many deviations", "row_scales.deviation: found 3 value(s), expected 2, one for each row" },
        { "NaN mean", "row_scales.mean[1]: found NaN, expected a finite number" },
        { "no deviation", "row_scales.deviation[0]: found 0, expected a finite number above 0" },
        { "infinite deviation", "row_scales.deviation[1]: found Infinity, expected a finite number above 0" },
    };

    [Theory]
    [MemberData(nameof(BadScales))]
    public async Task Decode_refuses_bad_row_scales(string what, string message)
    {
        var scales = what switch
        {
            "few means" => new RowScales { Mean = { 0 }, Deviation = { 1, 1 } },
            "many deviations" => new RowScales { Mean = { 0, 0 }, Deviation = { 1, 1, 1 } },
            "NaN mean" => new RowScales { Mean = { 0, float.NaN }, Deviation = { 1, 1 } },
            "no deviation" => new RowScales { Mean = { 0, 0 }, Deviation = { 0, 1 } },
            "infinite deviation" => new RowScales { Mean = { 0, 0 }, Deviation = { 1, float.PositiveInfinity } },
            _ => null,
        };
        var latents = new Matrix { Rows = 2, Columns = M, Packed = ByteString.CopyFrom(new byte[2 * M * 4]) };

        await Refused(StatusCode.InvalidArgument, message, () => Sidecar.Latents.DecodeAsync(new DecodeRequest { Latents = latents, RowScales = scales }));
    }

    [Fact]
    public async Task Decode_refuses_row_scales_that_the_bundle_does_not_use()
    {
        await using var plain = await RunningSidecar.StartAsync(Core.Dictionaries.InputTransformKind.Affine);
        var latents = new Matrix { Rows = 1, Columns = M, Packed = ByteString.CopyFrom(new byte[M * 4]) };

        await Refused(
            StatusCode.InvalidArgument,
            "row_scales: found row scales, expected none: this bundle does not normalise rows",
            () => plain.Latents.DecodeAsync(new DecodeRequest { Latents = latents, RowScales = Scales(1) }));
    }

    public static TheoryData<uint, int, float, string> BadEdits => new()
    {
        { 20, 1, 1, "edits[1].latent: found 20, expected 0 to 19" },
        { uint.MaxValue, 4, 0, "edits[1].latent: found 4294967295, expected 0 to 19" },
        { 0, 0, 1, "edits[1].operation: found 0, expected SET (1), ADD (2), SCALE (3) or ZERO (4)" },
        { 0, 9, 1, "edits[1].operation: found 9, expected SET (1), ADD (2), SCALE (3) or ZERO (4)" },
        { 0, 2, float.NaN, "edits[1].value: found NaN, expected a finite number" },
        { 0, 3, float.PositiveInfinity, "edits[1].value: found Infinity, expected a finite number" },
        {
            99, 0, float.NaN,
            "edits[1].latent: found 99, expected 0 to 19; edits[1].operation: found 0, expected SET (1), ADD (2), SCALE (3) or ZERO (4); edits[1].value: found NaN, expected a finite number"
        },
    };

    [Theory]
    [MemberData(nameof(BadEdits))]
    public async Task Edit_refuses_a_bad_edit(uint latent, int operation, float value, string message)
    {
        var request = new EditRequest { Embeddings = Packed(TestBundle.Rows(1, 1)) };
        request.Edits.Add(new LatentEdit { Latent = 0, Operation = EditOperation.Set, Value = 1 });
        request.Edits.Add(new LatentEdit { Latent = latent, Operation = (EditOperation)operation, Value = value });

        await Refused(StatusCode.InvalidArgument, message, () => Sidecar.Latents.EditAsync(request));
    }

    [Fact]
    public async Task Edit_refuses_edits_that_compose_beyond_float32()
    {
        var request = new EditRequest { Embeddings = Packed(TestBundle.Rows(1, 1)) };
        request.Edits.Add(Enumerable.Repeat(new LatentEdit { Latent = 2, Operation = EditOperation.Scale, Value = 1e30f }, 2));

        await Refused(
            StatusCode.InvalidArgument,
            "edits: found edits of one latent that together pass the range of float32, expected a finite gain and offset",
            () => Sidecar.Latents.EditAsync(request));
    }

    [Fact]
    public async Task A_long_list_of_faults_is_cut()
    {
        var request = new EditRequest { Embeddings = Packed(TestBundle.Rows(1, 1)) };
        request.Edits.Add(Enumerable.Repeat(new LatentEdit { Latent = 77, Operation = EditOperation.Zero }, 1000));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await Sidecar.Latents.EditAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.EndsWith("edits[7].latent: found 77, expected 0 to 19; and more", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_bundle_than_the_expected_one_does_not_answer()
    {
        var message = $"expected_bundle: found \"abc\", expected \"{Sidecar.Digest}\", which is served, or nothing";
        var embeddings = Packed(TestBundle.Rows(1, 1));

        await Refused(StatusCode.FailedPrecondition, message, () => Sidecar.Latents.EncodeAsync(new EncodeRequest { Embeddings = embeddings, ExpectedBundle = "abc" }));
        await Refused(StatusCode.FailedPrecondition, message, () => Sidecar.Latents.DecodeAsync(new DecodeRequest { ExpectedBundle = "abc" }));
        await Refused(StatusCode.FailedPrecondition, message, () => Sidecar.Latents.EditAsync(new EditRequest { Embeddings = embeddings, ExpectedBundle = "abc" }));
    }

    [Fact]
    public async Task Too_many_rows_are_over_the_limit() => await Refused(
        StatusCode.ResourceExhausted,
        "embeddings.rows: found 4097, expected at most 4096",
        () => Sidecar.Latents.EncodeAsync(new EncodeRequest { Embeddings = Packed(TestBundle.Rows(4097, 1)) }));

    [Fact]
    public async Task Rows_whose_reply_would_be_too_long_are_over_the_limit()
    {
        // 64 KiB hold (65536 - 256) / (4 * (20 + 2)) = 741 rows of latents.
        await using var small = await RunningSidecar.StartAsync(change: options => options with { MaxMessageBytes = 65536 });

        var reply = await small.Latents.EncodeAsync(new EncodeRequest { Embeddings = Packed(TestBundle.Rows(741, 1)) });
        Assert.Equal(741u, reply.Latents.Rows);
        await Refused(
            StatusCode.ResourceExhausted,
            "embeddings.rows: found 742, expected at most 741",
            () => small.Latents.EncodeAsync(new EncodeRequest { Embeddings = Packed(TestBundle.Rows(742, 1)) }));
    }

    [Fact]
    public async Task An_over_long_message_is_over_the_limit()
    {
        var request = new EncodeRequest { Embeddings = Packed(new float[D]) };
        request.Embeddings.Packed = ByteString.CopyFrom(new byte[(4 * 1024 * 1024) + 1]);

        await Refused(
            StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.", () => Sidecar.Latents.EncodeAsync(request));
        Assert.Equal(1u, (await Sidecar.Latents.EncodeAsync(new EncodeRequest { Embeddings = Packed(TestBundle.Rows(1, 1)) })).Latents.Rows);
    }

    [Fact]
    public async Task A_result_that_is_not_finite_is_not_sent()
    {
        var huge = new float[M];
        Array.Fill(huge, float.MaxValue);
        var latents = new Matrix { Rows = 1, Columns = M, Listed = new FloatList { Values = { huge } } };

        await Refused(
            StatusCode.Internal,
            "the result is not finite and was not sent",
            () => Sidecar.Latents.DecodeAsync(new DecodeRequest { Latents = latents, RowScales = Scales(1) }));
    }

    [Fact]
    public async Task Calls_before_the_warm_up_are_refused()
    {
        await using var cold = await RunningSidecar.ListenAsync();
        var request = new EncodeRequest { Embeddings = Packed(TestBundle.Rows(1, 1)) };

        await Refused(StatusCode.Unavailable, "the server is warming up; try again", () => cold.Latents.EncodeAsync(request));
        await cold.WarmUpAsync();
        Assert.Equal(1u, (await cold.Latents.EncodeAsync(request)).Latents.Rows);
    }

    [Fact]
    public async Task A_message_that_is_no_protobuf_is_refused()
    {
        var garbage = new Method<byte[], byte[]>(
            MethodType.Unary,
            "recinterp.v1.Latents",
            "Encode",
            new Marshaller<byte[]>((bytes, context) => context.Complete(bytes), context => context.PayloadAsNewBuffer()),
            new Marshaller<byte[]>((bytes, context) => context.Complete(bytes), context => context.PayloadAsNewBuffer()));

        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress(Sidecar.TcpAddress);
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await channel.CreateCallInvoker().AsyncUnaryCall(garbage, null, default, [0xff, 0xff, 0xff]));

        // The framework's answer, given before any code of ours.
        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.True(await Sidecar.Tcp.IsReadyAsync());
    }

    private static RowScales Scales(int rows) =>
        new() { Mean = { Enumerable.Repeat(0f, rows) }, Deviation = { Enumerable.Repeat(1f, rows) } };

    private static Matrix? BadMatrix(string what)
    {
        var good = TestBundle.Rows(what == "NaN" ? 2 : 1, 1);
        switch (what)
        {
            case "missing":
                return null;
            case "NaN":
                good[D + 3] = float.NaN;
                return Packed(good);
            case "infinity":
                good[11] = float.NegativeInfinity;
                return Packed(good);
            case "listed NaN":
                good[0] = float.NaN;
                return Listed(good);
            case "short list":
                return new Matrix { Rows = 1, Columns = D, Listed = new FloatList { Values = { good[1..] } } };
            default:
                break;
        }

        var matrix = Packed(good);
        switch (what)
        {
            case "no rows":
                matrix.Rows = 0;
                break;
            case "wrong width":
                matrix.Columns = D + 1;
                break;
            case "neither form":
                matrix.ClearValues();
                break;
            default:
                matrix.Packed = ByteString.CopyFrom(new byte[what switch { "short bytes" => 47, "long bytes" => 96, _ => 0 }]);
                break;
        }

        return matrix;
    }

    private static async Task Refused<T>(StatusCode code, string message, Func<AsyncUnaryCall<T>> call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call());
        Assert.Equal((code, message), (failure.StatusCode, failure.Status.Detail));
    }
}

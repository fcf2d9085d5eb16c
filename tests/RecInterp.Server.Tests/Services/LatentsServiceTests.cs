using System.Runtime.InteropServices;
using Google.Protobuf;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;
using RecInterp.Protos.V1;
using EditOperation = RecInterp.Core.Edits.EditOperation;
using LatentEdit = RecInterp.Core.Edits.LatentEdit;
using WireEdit = RecInterp.Protos.V1.LatentEdit;
using WireOperation = RecInterp.Protos.V1.EditOperation;

namespace RecInterp.Server.Tests.Services;

/// <summary>Answers over a real connection against the plain loops of <see cref="LatentDictionary"/>.</summary>
public sealed class LatentsServiceTests
{
    // ONNX Runtime and the plain loops add in another order: 1e-5 relative to values of order 1 is what export demands, too.
    private const float Tolerance = 1e-5f;

    public static TheoryData<InputTransformKind> Kinds => [InputTransformKind.None, InputTransformKind.RowNorm, InputTransformKind.Affine];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Encode_decode_and_edit_give_what_the_dictionary_gives(InputTransformKind kind)
    {
        const int Rows = 7;
        await using var sidecar = await RunningSidecar.StartAsync(kind);
        var dictionary = sidecar.Bundle.Dictionary;
        var embeddings = TestBundle.Rows(Rows, seed: 1);
        var (latents, scales) = (new float[Rows * TestBundle.LatentCount], new RowScale[Rows]);
        var (decoded, edited) = (new float[embeddings.Length], new float[embeddings.Length]);
        dictionary.Encode(embeddings, latents, scales);
        dictionary.Decode(latents, scales, decoded);
        LatentEdit[] edits = [new(3, EditOperation.Set, 1.5f), new(7, EditOperation.Add, -0.25f), new(0, EditOperation.Scale, 2f), new(9, EditOperation.Zero, 0f)];
        DeltaEdit.Apply(dictionary, EditPlan.Compile(edits, TestBundle.LatentCount), embeddings, edited);

        var encodeReply = await sidecar.Tcp.EncodeAsync(embeddings, TestBundle.Width);
        var decodeReply = await sidecar.Tcp.DecodeAsync(encodeReply.Latents, encodeReply.LatentCount, encodeReply.Scales);
        var editReply = await sidecar.Tcp.EditAsync(embeddings, TestBundle.Width, edits);

        Assert.Equal((Rows, TestBundle.LatentCount), (encodeReply.Rows, encodeReply.LatentCount));
        AssertClose(latents, encodeReply.Latents);
        Assert.Equal(kind == InputTransformKind.RowNorm ? Rows : 0, encodeReply.Scales.Length);
        AssertClose(decoded, decodeReply.Embeddings);
        AssertClose(edited, editReply.Embeddings);
        Assert.All([encodeReply.Bundle, decodeReply.Bundle, editReply.Bundle], bundle => Assert.Equal(sidecar.Digest, bundle));
    }

    [Fact]
    public async Task Both_transports_give_the_same_bytes()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var embeddings = TestBundle.Rows(5, seed: 2);
        LatentEdit[] edits = [new(1, EditOperation.Set, 2f)];

        var (tcp, unix) = (await sidecar.Tcp.EncodeAsync(embeddings, TestBundle.Width), await sidecar.Unix.EncodeAsync(embeddings, TestBundle.Width));
        Assert.Equal(Bits(tcp.Latents), Bits(unix.Latents));
        Assert.Equal(tcp.Scales, unix.Scales);
        Assert.Equal(
            Bits((await sidecar.Tcp.EditAsync(embeddings, TestBundle.Width, edits)).Embeddings),
            Bits((await sidecar.Unix.EditAsync(embeddings, TestBundle.Width, edits)).Embeddings));
    }

    [Fact]
    public async Task The_listed_form_gives_the_same_bits_in_the_listed_form()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var embeddings = TestBundle.Rows(3, seed: 3);
        var packed = await sidecar.Latents.EncodeAsync(new EncodeRequest { Embeddings = Packed(embeddings) });
        var listed = await sidecar.Latents.EncodeAsync(new EncodeRequest { Embeddings = Listed(embeddings) });
        var edited = await sidecar.Latents.EditAsync(new EditRequest { Embeddings = Listed(embeddings) });
        var decoded = await sidecar.Latents.DecodeAsync(new DecodeRequest { Latents = listed.Latents, RowScales = listed.RowScales });

        Assert.Equal(Matrix.ValuesOneofCase.Packed, packed.Latents.ValuesCase);
        Assert.Equal(Matrix.ValuesOneofCase.Listed, listed.Latents.ValuesCase);
        Assert.Equal(packed.Latents.Packed.ToByteArray(), MemoryMarshal.AsBytes<float>(listed.Latents.Listed.Values.ToArray()).ToArray());
        Assert.Equal(packed.RowScales, listed.RowScales);
        Assert.Equal(Bits(embeddings), Bits(edited.Embeddings.Listed.Values));
        Assert.Equal(Matrix.ValuesOneofCase.Listed, decoded.Embeddings.ValuesCase);
    }

    [Fact]
    public async Task A_row_gives_the_same_bits_alone_and_in_a_batch()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var embeddings = TestBundle.Rows(16, seed: 4);
        var batch = await sidecar.Tcp.EncodeAsync(embeddings, TestBundle.Width);
        for (var row = 0; row < 16; row++)
        {
            var single = await sidecar.Tcp.EncodeAsync(embeddings.AsMemory(row * TestBundle.Width, TestBundle.Width), TestBundle.Width);

            AssertClose(batch.Latents.AsSpan(row * TestBundle.LatentCount, TestBundle.LatentCount).ToArray(), single.Latents);
        }
    }

    public static TheoryData<string> NoOps => ["none", "scale by 1", "add 0", "set then undo", "scale an inactive latent", "zero an inactive latent"];

    [Theory]
    [MemberData(nameof(NoOps))]
    public async Task An_edit_without_effect_gives_every_bit_back(string what)
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var embeddings = TestBundle.Rows(2, seed: 6);
        embeddings[0] = -0f;
        embeddings[13] = float.Epsilon;
        embeddings[14] = -0f;
        var latents = (await sidecar.Tcp.EncodeAsync(embeddings, TestBundle.Width)).Latents;
        var inactive = Enumerable.Range(0, TestBundle.LatentCount)
            .First(latent => Enumerable.Range(0, 2).All(row => latents[(row * TestBundle.LatentCount) + latent] == 0));
        LatentEdit[] edits = what switch
        {
            "scale by 1" => [new(0, EditOperation.Scale, 1)],
            "add 0" => [new(1, EditOperation.Add, -0f)],
            "set then undo" => [new(2, EditOperation.Add, 3), new(2, EditOperation.Add, -3)],
            "scale an inactive latent" => [new(inactive, EditOperation.Scale, 5)],
            "zero an inactive latent" => [new(inactive, EditOperation.Zero, 0)],
            _ => [],
        };

        var reply = await sidecar.Tcp.EditAsync(embeddings, TestBundle.Width, edits);

        Assert.Equal(Bits(embeddings), Bits(reply.Embeddings));
    }

    [Fact]
    public async Task Edits_are_applied_in_the_order_given()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var embeddings = TestBundle.Rows(1, seed: 7);

        var addThenSet = await sidecar.Tcp.EditAsync(embeddings, TestBundle.Width, [new(4, EditOperation.Add, 9), new(4, EditOperation.Set, 1)]);
        var set = await sidecar.Tcp.EditAsync(embeddings, TestBundle.Width, [new(4, EditOperation.Set, 1)]);
        var setThenAdd = await sidecar.Tcp.EditAsync(embeddings, TestBundle.Width, [new(4, EditOperation.Set, 1), new(4, EditOperation.Add, 9)]);

        Assert.Equal(Bits(set.Embeddings), Bits(addThenSet.Embeddings));
        Assert.NotEqual(Bits(set.Embeddings), Bits(setThenAdd.Embeddings));
    }

    [Fact]
    public async Task The_expected_bundle_may_be_named()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var request = new EditRequest { Embeddings = Packed(TestBundle.Rows(1, seed: 8)), ExpectedBundle = sidecar.Digest };
        request.Edits.Add(new WireEdit { Latent = 19, Operation = WireOperation.Set, Value = 1 });

        var reply = await sidecar.Latents.EditAsync(request);

        Assert.Equal(sidecar.Digest, reply.Bundle);
        Assert.Matches("^[0-9a-f]{64}$", reply.Bundle);
    }

    [Fact]
    public async Task Concurrent_calls_keep_their_rows_apart()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async call =>
        {
            var embeddings = TestBundle.Rows(1 + (call % 9), seed: call);
            var reply = await (call % 2 == 0 ? sidecar.Tcp : sidecar.Unix).EditAsync(embeddings, TestBundle.Width, []);
            Assert.Equal(Bits(embeddings), Bits(reply.Embeddings));
        }));
    }

    internal static Matrix Packed(float[] embeddings) => new()
    {
        Rows = (uint)(embeddings.Length / TestBundle.Width),
        Columns = TestBundle.Width,
        Packed = ByteString.CopyFrom(MemoryMarshal.AsBytes(embeddings.AsSpan())),
    };

    internal static Matrix Listed(float[] embeddings) => new()
    {
        Rows = (uint)(embeddings.Length / TestBundle.Width),
        Columns = TestBundle.Width,
        Listed = new FloatList { Values = { embeddings } },
    };

    private static IEnumerable<int> Bits(IEnumerable<float> values) => values.Select(BitConverter.SingleToInt32Bits);

    private static void AssertClose(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])), $"value {i}: expected {expected[i]}, found {found[i]}");
        }
    }
}

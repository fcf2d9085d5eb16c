using Google.Protobuf.Reflection;
using RecInterp.Protos.Health.V1;
using RecInterp.Protos.V1;

namespace RecInterp.Server.Tests.Services;

/// <summary>Names, numbers and types that clients in the field rely on. A line may be added here; none may ever change.</summary>
public sealed class WireTests
{
    [Fact]
    public void Fields_and_numbers_of_recinterp_v1_stay() => Assert.Equal(
        """
        recinterp.v1.Matrix.rows = 1 UInt32
        recinterp.v1.Matrix.columns = 2 UInt32
        recinterp.v1.Matrix.packed = 3 Bytes
        recinterp.v1.Matrix.listed = 4 recinterp.v1.FloatList
        recinterp.v1.FloatList.values = 1 repeated Float
        recinterp.v1.EncodeRequest.embeddings = 1 recinterp.v1.Matrix
        recinterp.v1.EncodeRequest.expected_bundle = 8 String
        recinterp.v1.EncodeResponse.latents = 1 recinterp.v1.Matrix
        recinterp.v1.EncodeResponse.row_scales = 2 recinterp.v1.RowScales
        recinterp.v1.EncodeResponse.bundle = 8 String
        recinterp.v1.DecodeRequest.latents = 1 recinterp.v1.Matrix
        recinterp.v1.DecodeRequest.row_scales = 2 recinterp.v1.RowScales
        recinterp.v1.DecodeRequest.expected_bundle = 8 String
        recinterp.v1.DecodeResponse.embeddings = 1 recinterp.v1.Matrix
        recinterp.v1.DecodeResponse.bundle = 8 String
        recinterp.v1.EditRequest.embeddings = 1 recinterp.v1.Matrix
        recinterp.v1.EditRequest.edits = 2 repeated recinterp.v1.LatentEdit
        recinterp.v1.EditRequest.expected_bundle = 8 String
        recinterp.v1.EditResponse.embeddings = 1 recinterp.v1.Matrix
        recinterp.v1.EditResponse.bundle = 8 String
        recinterp.v1.LatentEdit.latent = 1 UInt32
        recinterp.v1.LatentEdit.operation = 2 recinterp.v1.EditOperation
        recinterp.v1.LatentEdit.value = 3 Float
        recinterp.v1.RowScales.mean = 1 repeated Float
        recinterp.v1.RowScales.deviation = 2 repeated Float
        recinterp.v1.EditOperation: EDIT_OPERATION_UNSPECIFIED = 0, EDIT_OPERATION_SET = 1, EDIT_OPERATION_ADD = 2, EDIT_OPERATION_SCALE = 3, EDIT_OPERATION_ZERO = 4
        recinterp.v1.Latents: Encode(recinterp.v1.EncodeRequest) recinterp.v1.EncodeResponse
        recinterp.v1.Latents: Decode(recinterp.v1.DecodeRequest) recinterp.v1.DecodeResponse
        recinterp.v1.Latents: Edit(recinterp.v1.EditRequest) recinterp.v1.EditResponse
        """,
        Describe(MatrixReflection.Descriptor, LatentsReflection.Descriptor));

    [Fact]
    public void The_health_protocol_is_the_standard_one() => Assert.Equal(
        """
        grpc.health.v1.HealthCheckRequest.service = 1 String
        grpc.health.v1.HealthCheckResponse.status = 1 grpc.health.v1.HealthCheckResponse.ServingStatus
        grpc.health.v1.HealthCheckResponse.ServingStatus: UNKNOWN = 0, SERVING = 1, NOT_SERVING = 2, SERVICE_UNKNOWN = 3
        grpc.health.v1.HealthListResponse.statuses = 1 map grpc.health.v1.HealthCheckResponse
        grpc.health.v1.Health: Check(grpc.health.v1.HealthCheckRequest) grpc.health.v1.HealthCheckResponse
        grpc.health.v1.Health: List(grpc.health.v1.HealthListRequest) grpc.health.v1.HealthListResponse
        grpc.health.v1.Health: Watch(grpc.health.v1.HealthCheckRequest) stream grpc.health.v1.HealthCheckResponse
        """,
        Describe(HealthReflection.Descriptor));

    private static string Describe(params FileDescriptor[] files) => string.Join('\n', files.SelectMany(Lines));

    private static IEnumerable<string> Lines(FileDescriptor file)
    {
        foreach (var message in file.MessageTypes)
        {
            foreach (var field in message.Fields.InDeclarationOrder())
            {
                yield return $"{field.FullName} = {field.FieldNumber} {Type(field)}";
            }

            foreach (var inner in message.EnumTypes)
            {
                yield return Line(inner);
            }
        }

        foreach (var outer in file.EnumTypes)
        {
            yield return Line(outer);
        }

        foreach (var service in file.Services)
        {
            foreach (var method in service.Methods)
            {
                yield return $"{service.FullName}: {method.Name}({Stream(method.IsClientStreaming)}{method.InputType.FullName}) {Stream(method.IsServerStreaming)}{method.OutputType.FullName}";
            }
        }
    }

    private static string Line(EnumDescriptor type) => $"{type.FullName}: {string.Join(", ", type.Values.Select(value => $"{value.Name} = {value.Number}"))}";

    private static string Stream(bool isStream) => isStream ? "stream " : "";

    private static string Type(FieldDescriptor field)
    {
        if (field.IsMap)
        {
            return $"map {field.MessageType.FindFieldByName("value").MessageType.FullName}";
        }

        var type = field.FieldType switch
        {
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            _ => field.FieldType.ToString(),
        };
        return field.IsRepeated ? $"repeated {type}" : type;
    }
}

namespace RecInterp.Acceptance.Foundation;

/// <summary>The main job, end to end, on a real frozen scorer.</summary>
internal static class FoundationFigures
{
    public static IEnumerable<Figure> Measure(bool quick) =>
    [
        .. RealScorerFigures.Measure(quick),
        .. WitnessFigures.Measure(),
        TestClaims.Run("gradients", "RecInterp.Training.Tests", "FullyQualifiedName~Gradient", "gradients of every loss term, through dot product and graph, against finite differences to 1e-3 relative"),
        TestClaims.Run("torch-bit-identity", "RecInterp.Substitutes.Tests", "FullyQualifiedName~TorchSharp&FullyQualifiedName~Peer", "losses, gradients and five Adam steps, bit for bit, against python3-torch on the same weights"),
        TestClaims.Run("torch-memory", "RecInterp.Substitutes.Tests", "FullyQualifiedName~TorchSharp&FullyQualifiedName~Memory", "resident memory over 10,000 training steps flat within 20 MB"),
        TestClaims.Run("torch-signatures", "RecInterp.Substitutes.Tests", "FullyQualifiedName~TorchSharp&FullyQualifiedName~Signature", "public members of the substitute against the published list"),
        TestClaims.Run("runtime-telemetry-off", "RecInterp.Onnx.Tests", "FullyQualifiedName~Telemetry", "a process that runs ONNX Runtime writes no file and reads no machine id"),
        TestClaims.Run("third-party-clients", "RecInterp.Server.Tests", "FullyQualifiedName~ThirdParty", "Python grpcio, Node grpc-js and C++ over TCP and Unix socket get the bytes that the C# client gets"),
        TestClaims.Run("bad-input-server", "RecInterp.Server.Tests", "FullyQualifiedName~BadRequest", "wrong width, NaN, empty batch, over-long message: status and message"),
        TestClaims.Run("bad-input-command-line", "RecInterp.Cli.Tests", "FullyQualifiedName~RefusalTests|FullyQualifiedName~ImportTests", "missing file, not ONNX, wrong input name: exit code, message, nothing half written"),
        DemoFigure.Measure(),
    ];
}

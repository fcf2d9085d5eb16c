using System.Runtime.CompilerServices;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;
using RecInterp.OnnxProbe;

// Loads a graph of two id inputs through RecInterp.Onnx, runs it on one pair, and prints the score.
// A test watches from outside what the native library touches on the way.
//   RecInterp.OnnxProbe scorer.onnx [--with-telemetry]
if (args is [_, "--with-telemetry"])
{
    // The control: what RecInterp.Onnx switches off when it is loaded is switched on again before the native library looks.
    RuntimeHelpers.RunModuleConstructor(typeof(OnnxSession).Module.ModuleHandle);
    Environment.ExitCode = CEnvironment.Set("ORT_DISABLE_TELEMETRY", "0");
}

var model = OnnxModel.Read(args[0]);
using var session = OnnxSession.Open(model);
var first = new OnnxTensor([1], null, [0]);
Console.WriteLine(session.Run((model.Inputs[0].Name, first), (model.Inputs[1].Name, first))[0].Floats?[0]);

using System.Text.Encodings.Web;
using System.Text.Json;

namespace RecInterp.Acceptance;

/// <summary>One measured figure against its bar.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Value">What was measured, then and there: a number, or an object of numbers.</param>
/// <param name="Bar">What it must be.</param>
/// <param name="Holds">Whether it is.</param>
/// <param name="How">How it was measured.</param>
internal sealed record Figure(string Name, object Value, string Bar, bool Holds, string How)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public string ToLine() => JsonSerializer.Serialize(this, Options);
}

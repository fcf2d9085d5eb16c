namespace Grpc.Core;

/// <summary>One fact about the peer's identity, for example a name in its certificate.</summary>
/// <threadsafety>Immutable.</threadsafety>
public class AuthProperty
{
    private readonly byte[] _value;

    private AuthProperty(string name, byte[] value)
    {
        Name = name;
        _value = (byte[])value.Clone();
    }

    /// <summary>Name of the fact, for example <c>x509_subject_alternative_name</c>.</summary>
    public string Name { get; }

    /// <summary>The value, read as UTF-8.</summary>
    public string Value => System.Text.Encoding.UTF8.GetString(_value);

    /// <summary>Creates a property.</summary>
    /// <param name="name">Name of the fact.</param>
    /// <param name="valueBytes">Its value; copied.</param>
    /// <returns>The property.</returns>
    public static AuthProperty Create(string name, byte[] valueBytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valueBytes);
        return new AuthProperty(name, valueBytes);
    }
}

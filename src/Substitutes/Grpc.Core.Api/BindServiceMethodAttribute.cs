namespace Grpc.Core;

/// <summary>Stands on a generated service base class and names the method that lists its calls to a <see cref="ServiceBinderBase"/>.</summary>
/// <param name="bindType">Type that has the method.</param>
/// <param name="bindMethodName">Name of the static method; it takes a binder and a service.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BindServiceMethodAttribute(Type bindType, string bindMethodName) : Attribute
{
    /// <summary>Type that has the method.</summary>
    public Type BindType { get; } = bindType;

    /// <summary>Name of the static method; it takes a binder and a service.</summary>
    public string BindMethodName { get; } = bindMethodName;
}

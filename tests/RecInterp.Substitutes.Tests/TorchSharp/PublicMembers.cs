using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>Writes an assembly's public members as lines: declaring type, colon, signature as in C#.</summary>
/// <remarks>Types go by their own name without namespace; nullable annotations of reference types are left out.</remarks>
internal static class PublicMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
    };

    public static IEnumerable<string> Of(Assembly assembly)
        => assembly.GetExportedTypes().SelectMany(type => Of(type).Select(line => $"{FullName(type)}: {line}"));

    private static IEnumerable<string> Of(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        }

        return
        [
            .. type.GetConstructors(Declared).Select(c => $"new({Parameters(c)})"),
            .. type.GetFields(Declared).Select(f => $"{Static(f.IsStatic)}{Name(f.FieldType)} {f.Name}"),
            .. type.GetProperties(Declared).Where(p => !Overrides(p.GetMethod!)).Select(Property),
            .. type.GetMethods(Declared).Where(m => !Overrides(m) && (!m.IsSpecialName || IsOperator(m))).Select(Method),
        ];
    }

    private static bool Overrides(MethodInfo method) => method.GetBaseDefinition() != method;

    private static bool IsOperator(MethodInfo method) => method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Property(PropertyInfo property)
    {
        var accessors = property.SetMethod is { IsPublic: true } ? "{ get; set; }" : "{ get; }";
        return $"{Static(property.GetMethod!.IsStatic)}{Name(property.PropertyType, property)} {property.Name} {accessors}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{Static(method.IsStatic)}{Name(method.ReturnType, method.ReturnParameter)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select((p, i) =>
        (i == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")
        + (p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + $"{Name(p.ParameterType, p)} {p.Name}"
        + (p.HasDefaultValue ? $" = {Default(p)}" : "")));

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => "null",
        bool value => value ? "true" : "false",
        var value when parameter.ParameterType.IsEnum => $"{Name(parameter.ParameterType)}.{Enum.ToObject(parameter.ParameterType, value)}",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var value => $"{value}",
    };

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string FullName(Type type)
        => $"{(type.DeclaringType is { } outer ? FullName(outer) : type.Namespace)}.{Name(type)}";

    private static string Name(Type type, ICustomAttributeProvider? use = null)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Name(value)}?";
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }

        if (type.IsAssignableTo(typeof(ITuple)) && type.IsGenericType)
        {
            var names = use?.GetCustomAttributes(typeof(TupleElementNamesAttribute), false)
                .Cast<TupleElementNamesAttribute>().SingleOrDefault()?.TransformNames;
            var elements = type.GetGenericArguments().Select((a, i) => names?[i] is { } name ? $"{Name(a)} {name}" : Name(a));
            return $"({string.Join(", ", elements)})";
        }

        if (type.IsGenericType)
        {
            return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(a => Name(a)))}>";
        }

        return Keywords.GetValueOrDefault(type, type.Name);
    }
}

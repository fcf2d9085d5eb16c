using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RecInterp.Substitutes.Tests.Grpc;

/// <summary>The types of some assemblies and those members that others may use.</summary>
internal sealed class ContractMembers : IDisposable
{
    private readonly List<PEReader> _files = [];
    private readonly HashSet<ContractReference> _members = [];
    private readonly Dictionary<string, string> _baseTypes = [];

    public ContractMembers(params string[] paths)
    {
        foreach (var path in paths)
        {
            var file = new PEReader(File.OpenRead(path));
            _files.Add(file);
            Add(file.GetMetadataReader());
        }
    }

    /// <summary>Whether a type exists and is visible; for a member, whether the type or a base type declares it, visible, with this signature.</summary>
    public bool Has(ContractReference reference)
    {
        for (var type = reference.Type; type is not null; type = _baseTypes.GetValueOrDefault(type))
        {
            if (_members.Contains(reference with { Type = type }))
            {
                return true;
            }

            if (reference.Member is null)
            {
                return false;
            }
        }

        return false;
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private static bool IsVisible(TypeAttributes attributes) => (attributes & TypeAttributes.VisibilityMask)
        is TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;

    private static bool IsVisible(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsVisible(FieldAttributes attributes) => (attributes & FieldAttributes.FieldAccessMask)
        is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private void Add(MetadataReader reader)
    {
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (!IsVisible(type.Attributes))
            {
                continue;
            }

            var name = SignatureText.FullName(reader, handle);
            _members.Add(new ContractReference(name, null, null));
            if (!type.BaseType.IsNil && type.BaseType.Kind == HandleKind.TypeDefinition)
            {
                _baseTypes[name] = SignatureText.FullName(reader, (TypeDefinitionHandle)type.BaseType);
            }

            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(method => IsVisible(method.Attributes)))
            {
                var signature = SignatureText.Of(method.DecodeSignature(SignatureText.Instance, null));
                _members.Add(new ContractReference(name, reader.GetString(method.Name), signature));
            }

            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(field => IsVisible(field.Attributes)))
            {
                var signature = field.DecodeSignature(SignatureText.Instance, null);
                _members.Add(new ContractReference(name, reader.GetString(field.Name), signature));
            }
        }
    }
}

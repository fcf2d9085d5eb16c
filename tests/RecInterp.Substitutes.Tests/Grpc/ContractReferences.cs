using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RecInterp.Substitutes.Tests.Grpc;

/// <summary>A type, or one member of it, that a compiled assembly refers to.</summary>
internal sealed record ContractReference(string Type, string? Member, string? Signature);

/// <summary>Reads all references of a compiled assembly into some others.</summary>
internal sealed class ContractReferences(string path, IReadOnlyCollection<string> contracts) : IDisposable
{
    private readonly PEReader _file = new(File.OpenRead(path));

    public IReadOnlyList<ContractReference> Read()
    {
        var reader = _file.GetMetadataReader();
        var found = new List<ContractReference>();
        foreach (var handle in reader.TypeReferences.Where(handle => IsOfContract(reader, handle)))
        {
            found.Add(new ContractReference(SignatureText.FullName(reader, handle), null, null));
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (DeclaringType(reader, member.Parent) is { } type && IsOfContract(reader, type))
            {
                var signature = member.GetKind() == MemberReferenceKind.Method
                    ? SignatureText.Of(member.DecodeMethodSignature(SignatureText.Instance, null))
                    : member.DecodeFieldSignature(SignatureText.Instance, null);
                found.Add(new ContractReference(SignatureText.FullName(reader, type), reader.GetString(member.Name), signature));
            }
        }

        return found;
    }

    public void Dispose() => _file.Dispose();

    private static TypeReferenceHandle? DeclaringType(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return null;
        }

        // A member of a generic instance: GENERICINST, CLASS or VALUETYPE, then the generic type (ECMA-335 II.23.2.14).
        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        blob.ReadByte();
        var generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)generic : null;
    }

    private bool IsOfContract(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsOfContract(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference =>
                contracts.Contains(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)),
            _ => false,
        };
    }
}

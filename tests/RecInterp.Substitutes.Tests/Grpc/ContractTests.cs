using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace RecInterp.Substitutes.Tests.Grpc;

/// <summary>The contracts hold everything that the published server, the published client and generated code refer to.</summary>
public sealed class ContractTests
{
    private static readonly Assembly Api = typeof(ServerCallContext).Assembly;
    private static readonly Assembly Common = typeof(ICompressionProvider).Assembly;

    /// <summary>Assembly under check and the least number of references it must show, so that an empty scan cannot pass.</summary>
    public static TheoryData<string, int> Users => new()
    {
        { typeof(GrpcServiceOptions).Assembly.Location, 100 },
        { typeof(GrpcChannel).Assembly.Location, 100 },
        { typeof(Probe).Assembly.Location, 60 },
    };

    [Theory]
    [MemberData(nameof(Users))]
    public void Every_reference_into_the_contracts_resolves(string user, int least)
    {
        using var contract = new ContractMembers(Api.Location, Common.Location);
        using var references = new ContractReferences(user, ["Grpc.Core.Api", "Grpc.Net.Common"]);

        var all = references.Read();

        Assert.True(all.Count >= least, $"{Path.GetFileName(user)} shows only {all.Count} references.");
        Assert.All(all, reference => Assert.True(contract.Has(reference), $"{reference} is not in the contracts."));
    }

    [Theory]
    [InlineData("Grpc.Core.CallOptions", "get_Headers", "instance Grpc.Core.Metadata`0()", true)]
    [InlineData("Grpc.Core.CallOptions", "get_Headers", "instance String`0()", false)]
    [InlineData("Grpc.Core.CallOptions", "get_Footers", "instance Grpc.Core.Metadata`0()", false)]
    [InlineData("Grpc.Core.ClientBase", "get_Configuration", "instance Grpc.Core.ClientBase+ClientBaseConfiguration`0()", false)]
    [InlineData("Grpc.Core.NoSuchType", null, null, false)]
    public void A_reference_resolves_by_name_signature_and_visibility(string type, string? member, string? signature, bool expected)
    {
        using var contract = new ContractMembers(Api.Location, Common.Location);

        Assert.Equal(expected, contract.Has(new ContractReference(type, member, signature)));
    }

    [Theory]
    [InlineData(typeof(GrpcServiceOptions))]
    [InlineData(typeof(GrpcChannel))]
    public void Every_type_of_the_packages_loads_over_the_contracts(Type user)
    {
        // A missing abstract member or a wrong override shows here as a ReflectionTypeLoadException.
        Assert.NotEmpty(user.Assembly.GetTypes());
    }

    [Fact]
    public void Contracts_carry_the_identity_that_the_packages_ask_for()
    {
        foreach (var contract in new[] { Api, Common })
        {
            var found = contract.GetName();
            foreach (var asked in new[] { typeof(GrpcServiceOptions).Assembly, typeof(GrpcChannel).Assembly }
                .SelectMany(user => user.GetReferencedAssemblies())
                .Where(name => name.Name == found.Name))
            {
                Assert.Equal(asked.Version, found.Version);
                Assert.Equal(asked.GetPublicKeyToken(), found.GetPublicKeyToken());
            }
        }
    }

    [Theory]
    [InlineData(typeof(StatusCode), 17, "OK", 0, "Unauthenticated", 16)]
    [InlineData(typeof(WriteFlags), 3, "BufferHint", 1, "NoCompress", 2)]
    [InlineData(typeof(ConnectivityState), 5, "Idle", 0, "Shutdown", 4)]
    [InlineData(typeof(MethodType), 4, "Unary", 0, "DuplexStreaming", 3)]
    public void Numbers_that_are_compiled_into_callers_are_right(Type type, int count, string first, int firstValue, string last, int lastValue)
    {
        Assert.Equal(count, Enum.GetNames(type).Length);
        Assert.Equal(firstValue, (int)Enum.Parse(type, first));
        Assert.Equal(lastValue, (int)Enum.Parse(type, last));
    }
}

using RecInterp.Core.Dictionaries;

namespace RecInterp.Core.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Core_refers_to_nothing_but_the_framework_and_its_tensor_primitives()
    {
        string[] names = [.. typeof(LatentDictionary).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)];

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Core_does_no_input_or_output()
    {
        string[] names = [.. typeof(LatentDictionary).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)];

        Assert.DoesNotContain(
            names,
            name => name.StartsWith("System.IO", StringComparison.Ordinal)
                || name.StartsWith("System.Net", StringComparison.Ordinal)
                || name == "System.Console");
    }
}

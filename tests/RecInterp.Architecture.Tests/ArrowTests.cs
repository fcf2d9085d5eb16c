namespace RecInterp.Architecture.Tests;

/// <summary>The arrows between the projects of the product: docs/adr/0001.</summary>
public sealed class ArrowTests
{
    /// <summary>What each project may refer to. A new project gets its place here.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["RecInterp.Core"] = [],
        ["RecInterp.Tables"] = [],
        ["RecInterp.Plots"] = [],
        ["RecInterp.DataSets"] = [],
        ["RecInterp.Onnx"] = ["RecInterp.Core"],
        ["RecInterp.Training"] = ["RecInterp.Core", "RecInterp.Onnx"],
        ["RecInterp.Recommenders"] = ["RecInterp.Core", "RecInterp.Onnx", "RecInterp.DataSets"],
        ["RecInterp.Reproduction"] = ["RecInterp.Core", "RecInterp.Onnx", "RecInterp.Training", "RecInterp.DataSets", "RecInterp.Recommenders", "RecInterp.Plots"],
        ["RecInterp.Cli"] = [
            "RecInterp.Core", "RecInterp.Onnx", "RecInterp.Training", "RecInterp.Tables", "RecInterp.Client",
            "RecInterp.Plots", "RecInterp.DataSets", "RecInterp.Recommenders", "RecInterp.Reproduction"],
        ["RecInterp.Server"] = ["RecInterp.Core", "RecInterp.Onnx"],
        ["RecInterp.Client"] = ["RecInterp.Core"],
    };

    public static TheoryData<string> Projects => [.. ProductProject.All.Select(project => project.Name)];

    [Fact]
    public void Every_project_has_a_place_in_the_plan_and_every_place_a_project() =>
        Assert.Equal(Allowed.Keys.Order(), ProductProject.All.Select(project => project.Name).Order());

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = RepositoryFile.At("RecInterp.sln").Text.Replace('\\', '/');

        Assert.All(
            RepositoryFile.All.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)),
            project => Assert.Contains($"\"{project.Path}\"", solution, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_refers_only_to_what_stands_left_of_it(string name)
    {
        var project = ProductProject.Of(name);
        var ours = ProductProject.All.Select(other => other.AssemblyName).ToHashSet();
        var allowed = Allowed[name].Select(left => ProductProject.Of(left).AssemblyName);

        Assert.NotEmpty(project.ReferredAssemblies);
        Assert.Empty(project.ReferredAssemblies.Where(ours.Contains).Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_refers_only_to_what_stands_left_of_it(string name) =>
        Assert.Empty(ProductProject.Of(name).ReferredProjects.Except(Allowed[name]));

    [Theory]
    [InlineData("TorchSharp", "RecInterp.Recommenders", "RecInterp.Reproduction", "RecInterp.Training")]
    [InlineData("Microsoft.ML.OnnxRuntime", "RecInterp.Onnx")]
    [InlineData("Grpc.", "RecInterp.Client", "RecInterp.Server")]
    [InlineData("Prometheus", "RecInterp.Server")]
    [InlineData("Spectre.Console", "RecInterp.Cli")]
    [InlineData("System.CommandLine", "RecInterp.Cli")]
    public void A_library_is_named_by_its_owners_and_by_nobody_else(string library, params string[] owners)
    {
        bool Names(IEnumerable<string> names) => names.Any(name => name.StartsWith(library, StringComparison.OrdinalIgnoreCase));

        Assert.Equal(owners, ProductProject.All.Where(project => Names(project.ReferredAssemblies)).Select(project => project.Name));
        Assert.Equal(owners, ProductProject.All.Where(project => Names(project.Packages)).Select(project => project.Name));
    }

    [Fact]
    public void The_sidecar_comes_with_neither_libtorch_nor_the_command_line()
    {
        var reached = new HashSet<string>();
        var waiting = new Queue<string>(["RecInterp.Server"]);
        while (waiting.TryDequeue(out var name))
        {
            if (reached.Add(name))
            {
                ProductProject.Of(name).ReferredProjects.ToList().ForEach(waiting.Enqueue);
            }
        }

        Assert.Equal(["RecInterp.Core", "RecInterp.Onnx", "RecInterp.Server"], reached.Order());
        Assert.DoesNotContain("TorchSharp", reached.SelectMany(name => ProductProject.Of(name).Packages));
    }
}

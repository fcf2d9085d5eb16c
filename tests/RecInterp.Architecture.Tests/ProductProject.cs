using System.Reflection;
using System.Xml.Linq;
using RecInterp.TestScorers;

namespace RecInterp.Architecture.Tests;

/// <summary>A project of the product: its file under src, and its built assembly beside these tests.</summary>
internal sealed class ProductProject
{
    private readonly XDocument _project;

    private ProductProject(string path)
    {
        Path = path;
        Name = System.IO.Path.GetFileNameWithoutExtension(path);
        _project = XDocument.Load(path);
    }

    /// <summary>All of them: the folders of src, Substitutes excepted.</summary>
    public static IReadOnlyList<ProductProject> All { get; } =
    [
        .. Directory.EnumerateDirectories(System.IO.Path.Combine(Repository.Root, "src"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new ProductProject(path)),
    ];

    public string Path { get; }

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public string Name { get; }

    public string RootNamespace => Property("RootNamespace") ?? Name;

    public string AssemblyName => Property("AssemblyName") ?? Name;

    /// <summary>Projects of the product whose types the file brings in. A program that is only built before and placed beside is none.</summary>
    public IEnumerable<string> ReferredProjects => _project.Descendants("ProjectReference")
        .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
        .Select(reference => System.IO.Path.GetFileNameWithoutExtension(Included(reference)!.Replace('\\', '/')));

    /// <summary>Packages that have a substitute here.</summary>
    public IEnumerable<string> PublishedPackages => Items("PublishedPackage");

    /// <summary>All packages that the file names, those with a substitute included, those that only the build uses excepted.</summary>
    public IEnumerable<string> Packages => Items("PackageReference").Concat(PublishedPackages).Where(package => package != "Grpc.Tools");

    /// <summary>Names of the assemblies that the built assembly refers to.</summary>
    public IReadOnlyList<string> ReferredAssemblies { get => field ??= Load(); }

    public static ProductProject Of(string name) => All.Single(project => project.Name == name);

    public override string ToString() => Name;

    private IReadOnlyList<string> Load() =>
    [
        .. Assembly.LoadFrom(System.IO.Path.Combine(AppContext.BaseDirectory, $"{AssemblyName}.dll"))
            .GetReferencedAssemblies()
            .Select(assembly => assembly.Name!),
    ];

    private string? Property(string name) => _project.Descendants(name).SingleOrDefault()?.Value;

    private IEnumerable<string> Items(string kind) => _project.Descendants(kind).Select(Included).OfType<string>();

    private static string? Included(XElement item) => item.Attribute("Include")?.Value;
}

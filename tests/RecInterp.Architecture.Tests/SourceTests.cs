using System.Text.RegularExpressions;
using RecInterp.TestScorers;

namespace RecInterp.Architecture.Tests;

/// <summary>Rules for the text of the repository. Each test lists every file that breaks its rule.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void A_source_file_holds_one_top_level_type_named_like_the_file() =>
        Assert.Empty(Broken(file => TopLevelTypes().Matches(file.Text) is [{ } only]
            ? file.Name.Split('.')[0] != only.Groups["name"].Value
            : file.Name != "Program.cs"));

    [Fact]
    public void A_namespace_equals_its_folder() =>
        Assert.Empty(Broken(file => TopLevelTypes().IsMatch(file.Text) && Namespace().Match(file.Text).Groups["name"].Value != ExpectedNamespace(file)));

    [Fact]
    public void No_name_says_only_that_something_is_useful() => Assert.Empty(Broken(file => file.Name.Split('.').Any(part => EmptyName().IsMatch(part))));

    [Fact]
    public void No_source_is_left_unfinished() => Assert.Empty(Broken(file => Unfinished().IsMatch(file.Text)));

    [Fact]
    public void No_file_names_a_path_of_one_machine()
    {
        var here = Repository.Root.TrimEnd('/') + '/';

        Assert.Empty(BrokenAmong(RepositoryFile.All, file => MachinePath().IsMatch(file.Text) || file.Text.Contains(here, StringComparison.Ordinal)));
    }

    [Fact]
    public void No_file_chooses_a_package_registry() =>
        Assert.Empty(BrokenAmong(RepositoryFile.All, file => file.Name is ".npmrc"
            || file.Name.Equals("nuget.config", StringComparison.OrdinalIgnoreCase)
            || (file.Name == "package-lock.json" && file.Text.Contains("\"resolved\"", StringComparison.Ordinal))));

    [Theory]
    [InlineData("public sealed class A;\ninternal enum B { }\n", 2)]
    [InlineData("public readonly partial record struct A(int B);\n", 1)]
    [InlineData("// class A\nvar text = \"\"\"\n    class B\n    \"\"\";\n", 0)]
    [InlineData("public class A\n{\n    private class B;\n}\n", 1)]
    public void Top_level_types_are_counted(string source, int count) => Assert.Equal(count, TopLevelTypes().Count(source));

    private static List<RepositoryFile> Broken(Func<RepositoryFile, bool> breaks) => BrokenAmong(RepositoryFile.Sources, breaks);

    private static List<RepositoryFile> BrokenAmong(IEnumerable<RepositoryFile> files, Func<RepositoryFile, bool> breaks)
    {
        var checkedFiles = files.ToList();
        Assert.True(checkedFiles.Count > 100, $"Only {checkedFiles.Count} files were found.");
        return [.. checkedFiles.Where(breaks)];
    }

    private static string ExpectedNamespace(RepositoryFile file)
    {
        var project = ProductProject.All.Single(project => file.FullPath.StartsWith(project.Folder + '/', StringComparison.Ordinal));
        var folder = Path.GetRelativePath(project.Folder, Path.GetDirectoryName(file.FullPath)!);
        return folder == "." ? project.RootNamespace : $"{project.RootNamespace}.{folder.Replace('/', '.')}";
    }

    /// <summary>Declarations at the start of a line; nested ones are indented, which the formatter sees to.</summary>
    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|interface|enum|record struct|record class|record|struct|delegate \S+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TopLevelTypes();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utility|Utilities|Common)$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b")]
    private static partial Regex Unfinished();

    /// <summary>Homes of users on Linux, macOS and Windows.</summary>
    [GeneratedRegex(@"(?<![\w.])/(home|Users|root)/\w|\b[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();
}

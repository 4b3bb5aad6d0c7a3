using System.Text.RegularExpressions;

namespace CredentialProcess.Tests.Structure;

/// <summary>
/// A C# file as text: which types it declares and which folders of its project it names. Read with regular expressions,
/// which is enough for sources that <c>dotnet format</c> keeps in one form.
/// </summary>
sealed partial class SourceFile
{
    readonly string _code;

    /// <param name="path">Relative to the project's folder, such as <c>Files/FileLock.cs</c>.</param>
    public SourceFile(string path, string text)
    {
        (Path, Text) = (path, text);
        _code = Comment().Replace(text, "");
        Types = [.. TypeDeclaration().Matches(_code).Select(match => match.Groups["name"].Value)];
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>The first folder of the path; empty for a file that lies beside the project file.</summary>
    public string Folder => Path[..Math.Max(0, Path.IndexOf('/', StringComparison.Ordinal))];

    /// <summary>The types at the top level of the file, in its order.</summary>
    public IReadOnlyList<string> Types { get; }

    public string? FirstType => Types.Count > 0 ? Types[0] : null;

    /// <summary>Every file of a project below the repository's top.</summary>
    public static IReadOnlyList<SourceFile> Of(string project) => [.. Repository.CSharpFiles(project)
        .Select(path => new SourceFile(path[(project.Length + 1)..], Repository.Read(path)))];

    /// <summary>
    /// The folders that the code names: in usings (aliases and <c>using static</c> too), in qualified names, with or
    /// without <c>global::</c>, in names relative to the root namespace, and by the types of the root itself.
    /// </summary>
    /// <param name="types">The names of the types in each folder.</param>
    public IEnumerable<string> FoldersUsed(string rootNamespace, ILookup<string, string> types)
    {
        var names = QualifiedName().Matches(_code).Select(match => match.Value.Split('.')).ToList();
        foreach (
            var name in names.Where(name => name[0] == rootNamespace && name.Length > 1 && types.Contains(name[1])))
            yield return name[1];
        foreach (var name in names.Where(name => name.Length > 1 && types[name[0]].Contains(name[1])))
            yield return name[0];
        if (names.Any(name => types[""].Contains(name[0])))
            yield return "";
    }

    [GeneratedRegex(@"(?m)(?:^|(?<=\s))//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"(?m)^(?:\w+ )*(?:class|struct|interface|enum|record(?: struct| class)?|delegate [\w<>?.]+) (?<name>\w+)")]
    private static partial Regex TypeDeclaration();

    // Whole chains of names, so that no member is taken for the beginning of one.
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?:\s*\.\s*\w+)*")]
    private static partial Regex QualifiedName();
}

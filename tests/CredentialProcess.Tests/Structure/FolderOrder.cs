using System.Text.RegularExpressions;

namespace CredentialProcess.Tests.Structure;

/// <summary>
/// The order of a project's folders: each may use those before it. Their one list is the layout in DESIGN.md, §3.
/// </summary>
/// <param name="Folders">In their order; the empty name stands for the files beside the project file.</param>
sealed partial record FolderOrder(string RootNamespace, IReadOnlyList<string> Folders)
{
    /// <summary>
    /// Reads the lines below the project in the layout: <c> Files/ text</c>, or <c> *.cs text</c>.
    /// </summary>
    public static FolderOrder InDesign(string project)
    {
        var section = Repository.Read("DESIGN.md").Split("\n## ")
            .Single(text => text.StartsWith("3. ", StringComparison.Ordinal));
        var lines = section.Split('\n').SkipWhile(line => !line.StartsWith(project + "/ ", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal));
        return new FolderOrder(project[(project.LastIndexOf('/') + 1)..],
            [.. lines.Select(line => Entry().Match(line)).Where(match => match.Success)
                .Select(match => match.Groups["folder"].Value)]);
    }

    /// <summary>Every use of a folder that comes later, as <c>Files/FileLock.cs uses Http</c>.</summary>
    public IEnumerable<string> Violations(IReadOnlyList<SourceFile> files)
    {
        var types = files.SelectMany(file => file.Types.Select(type => (file.Folder, Type: type)))
            .ToLookup(pair => pair.Folder, pair => pair.Type);
        foreach (var file in files)
        {
            var own = Place(file.Folder);
            if (own < 0)
                yield return $"{file.Path} lies in a folder that DESIGN.md, §3 does not list";
            foreach (var used in file.FoldersUsed(RootNamespace, types).Distinct().Where(used => Place(used) > own))
                yield return $"{file.Path} uses {(used.Length > 0 ? used : "the root")}";
        }
    }

    int Place(string folder) => Folders.ToList().IndexOf(folder);

    [GeneratedRegex(@"^  (?:(?<folder>\w+)/|\*\.cs(?<folder>)) ")]
    private static partial Regex Entry();
}

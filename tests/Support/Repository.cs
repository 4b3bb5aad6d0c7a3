namespace CredentialProcess.Tests;

/// <summary>The repository that this test program was built in, for tests that read sources and documents.</summary>
static class Repository
{
    public static string Top { get; } = Find();

    /// <summary>The text of one file, by its path from the top.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Top, path));

    /// <summary>The C# files below a folder, without what a build has generated.</summary>
    public static IEnumerable<string> CSharpFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Top, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Top, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CredentialProcess.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("the tests no longer lie inside their repository");
    }
}

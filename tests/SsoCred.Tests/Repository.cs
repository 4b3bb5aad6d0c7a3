namespace SsoCred.Tests;

/// <summary>The sources that this test program was built from.</summary>
static class Repository
{
    public static string Top { get; } = Find();

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CredentialProcess.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("the tests have been moved out of their repository");
    }
}

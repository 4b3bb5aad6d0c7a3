using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public sealed class SearchPathTests
{
    static readonly char s_separator = Path.PathSeparator;

    [Fact]
    public void Only_absolute_folders_count_unless_a_shell_searches()
    {
        var folder = Path.GetTempPath();
        var path = $"{s_separator}.{s_separator}{folder}{s_separator}bin{s_separator}{folder}";
        var absolute = Path.TrimEndingDirectorySeparator(folder);
        Assert.Equal([absolute], new SearchPath(path).Folders);
        Assert.Equal([".", absolute, "bin"], SearchPath.WithRelative(path).Folders);
        Assert.Empty(new SearchPath(null).Folders);
        Assert.Empty(SearchPath.WithRelative("").Folders);
    }

    [Fact]
    public void A_file_that_nobody_may_execute_is_a_candidate_but_no_program()
    {
        using var plain = new TemporaryFolder();
        using var executable = new TemporaryFolder();
        var name = OperatingSystem.IsWindows() ? "tool.exe" : "tool";
        File.WriteAllText(plain[name], "");
        File.WriteAllText(executable[name], "");
        var path = new SearchPath(plain.Path + s_separator + executable.Path);
        Assert.Equal([plain[name], executable[name]], path.Candidates("tool").Where(File.Exists));
        if (OperatingSystem.IsWindows())
            return;
        Assert.Empty(path.All("tool"));
        File.SetUnixFileMode(executable[name], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal([executable[name]], path.All("tool"));
    }
}

using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public sealed class SearchPathTests
{
    static readonly char s_separator = Path.PathSeparator;
    static readonly char s_slash = Path.DirectorySeparatorChar;

    [Fact]
    public void Only_absolute_folders_count_unless_a_shell_searches()
    {
        var folder = Path.GetTempPath();
        var path = $"{s_separator}.{s_separator}{folder}{s_separator}bin{s_separator}{folder}";
        var absolute = Path.TrimEndingDirectorySeparator(folder);
        Assert.Equal([absolute], new SearchPath(path).Folders);
        Assert.Equal([".", absolute, "bin"], SearchPath.WithRelative(path, OperatingSystem.IsWindows()).Folders);
        Assert.Empty(new SearchPath(null).Folders);
        Assert.Empty(SearchPath.WithRelative("", OperatingSystem.IsWindows()).Folders);
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

    [Theory]
    [InlineData("tool", new[] { "tool.exe", "tool.com" })]
    [InlineData("tool.exe", new[] { "tool.exe" })]
    [InlineData("TOOL.COM", new[] { "TOOL.COM" })]
    [InlineData("tool.cmd", new[] { "tool.cmd", "tool.cmd.exe", "tool.cmd.com" })]
    [InlineData("docker-credential-sso-cred-my.team", new[]
    {
        "docker-credential-sso-cred-my.team", "docker-credential-sso-cred-my.team.exe",
        "docker-credential-sso-cred-my.team.com",
    })]
    public void On_Windows_a_command_means_a_file_with_an_extension(string command, string[] files)
    {
        Assert.Equal(files, SearchPath.FileNames(command, windows: true));
        Assert.Equal([command], SearchPath.FileNames(command, windows: false));
    }

    [Fact]
    public void On_Windows_folders_are_separated_by_semicolons_perhaps_quoted_and_known_without_case()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["tool.exe"], "");
        var path = new SearchPath($"\"{folder.Path}\";;{folder.Path.ToUpperInvariant()}{s_slash};bin", windows: true);
        Assert.Equal([folder.Path], path.Folders);
        Assert.Equal([folder["tool.exe"]], path.All("tool"));
        var elsewhere = new SearchPath($"{folder.Path}:{folder.Path.ToUpperInvariant()}", windows: false);
        Assert.Equal(2, elsewhere.Folders.Count);
    }

    [Theory]
    [InlineData(null, "tool.cmd")]
    [InlineData("", "tool.cmd")]
    [InlineData(".COM;.EXE;.BAT;.CMD;.PY", "tool.py")]
    [InlineData(".EXE; ;.py", "tool.py")]
    [InlineData(".COM;.EXE", null)]
    public void A_file_that_only_cmd_runs_is_found_by_PATHEXT(string? extensions, string? found)
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        File.WriteAllText(first["tool.py"], "");
        File.WriteAllText(first["tool.exe"], "");
        File.WriteAllText(first["other.cmd"], "");
        File.WriteAllText(second["tool.cmd"], "");
        var path = new SearchPath($"{first.Path};{second.Path}", windows: true);
        Assert.Equal(found, path.Scripts("tool", extensions).Select(Path.GetFileName).FirstOrDefault());
        Assert.Empty(new SearchPath($"{first.Path}:{second.Path}", windows: false).Scripts("tool", extensions));
    }
}

using SsoCred.Processes;

namespace SsoCred.Tests.Switching;

/// <summary>The shell that <c>exec</c> without a command starts, by each system's rule.</summary>
public sealed class UserShellTests
{
    [Theory]
    [InlineData("/usr/bin/fish", "/usr/bin/fish")]
    [InlineData("", "/bin/sh")]
    [InlineData(null, "/bin/sh")]
    public void Shell_names_it(string? variable, string shell) => Assert.Equal(
        shell, UserShell.Of(null, name => name == "SHELL" ? variable : "C:\\other", windows: false));

    [Theory]
    [InlineData("pwsh", "C:\\Windows\\cmd.exe", "pwsh")]
    [InlineData("bash", "C:\\Windows\\cmd.exe", "bash")]
    [InlineData("explorer", "C:\\Windows\\cmd.exe", "C:\\Windows\\cmd.exe")]
    [InlineData("explorer", null, "cmd.exe")]
    [InlineData(null, "C:\\Windows\\cmd.exe", "C:\\Windows\\cmd.exe")]
    public void On_Windows_it_is_the_parent_else_ComSpec(string? parent, string? variable, string shell) =>
        Assert.Equal(shell, UserShell.Of(parent is null ? null : new ParentProcess(parent, []),
            name => name == "ComSpec" ? variable : "/usr/bin/bash", windows: true));
}

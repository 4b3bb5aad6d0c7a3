using CredentialProcess.Output;
using SsoCred.Processes;

namespace SsoCred.Tests;

/// <summary>Which shell runs the program, by the parent process and the environment of each system.</summary>
public sealed class ParentShellTests
{
    const string ThreeFolders = @"C:\Users\x\Documents\PowerShell\Modules;C:\Program Files\PowerShell\Modules;C:\x";

    [Theory]
    [InlineData("bash", "-bash", Shell.Bash)]
    [InlineData("zsh", "zsh", Shell.Zsh)]
    [InlineData("pwsh", "/usr/bin/pwsh", Shell.PowerShell)]
    [InlineData("dotnet", "dotnet /root/.dotnet/tools/.store/any/unix/pwsh.dll -NoProfile", Shell.PowerShell)]
    [InlineData("dotnet", "/usr/share/dotnet/dotnet exec --roll-forward Major /opt/pwsh.dll", Shell.PowerShell)]
    [InlineData("dotnet", "dotnet /opt/tool.dll pwsh.dll", Shell.Fish)]
    [InlineData("dotnet", "dotnet run", Shell.Fish)]
    [InlineData("deploy.sh", "/bin/bash ./deploy.sh", Shell.Bash)]
    [InlineData("deploy", "/bin/zsh -f ./deploy", Shell.Zsh)]
    [InlineData("node", "node bash", Shell.Fish)]
    [InlineData("dotenv", "/usr/bin/python3 /usr/bin/dotenv run", Shell.Fish)]
    [InlineData("json", "json", Shell.Fish)]
    [InlineData("kworker", "", Shell.Fish)]
    public void On_Linux_it_is_the_parent_else_the_login_shell(string name, string line, object shell) =>
        Assert.Equal(shell, ParentShell.Of(
            new(name, line.Split(' ')), variable => variable == "SHELL" ? "/usr/bin/fish" : null, windows: false));

    [Theory]
    [InlineData("/bin/zsh", Shell.Zsh)]
    [InlineData("/usr/bin/nu", Shell.Bash)]
    [InlineData(null, Shell.Bash)]
    public void Without_a_known_parent_it_is_the_login_shell_else_bash(string? login, object shell) =>
        Assert.Equal(shell, ParentShell.Of(null, variable => variable == "SHELL" ? login : null, windows: false));

    [Theory]
    [InlineData("bash", null, ThreeFolders, Shell.Bash)]
    [InlineData("sh", "MINGW64", ThreeFolders, Shell.Bash)]
    [InlineData("zsh", "MSYS", null, Shell.Zsh)]
    [InlineData("CMD", "MINGW64", ThreeFolders, Shell.Cmd)]
    [InlineData("powershell", "MINGW64", @"C:\x", Shell.PowerShell)]
    [InlineData("pwsh", null, ThreeFolders, Shell.PowerShell)]
    [InlineData("dotnet", null, ThreeFolders, Shell.PowerShell)]
    [InlineData("winpty-agent", "MINGW64", ThreeFolders, Shell.Bash)]
    [InlineData("node", null, ThreeFolders, Shell.PowerShell)]
    [InlineData("node", null, @"C:\a;C:\b", Shell.Cmd)]
    [InlineData("explorer", "", null, Shell.Cmd)]
    [InlineData(null, "UCRT64", null, Shell.Bash)]
    public void On_Windows_it_is_the_parent_else_what_the_environment_suggests(
        string? name, string? system, string? modules, object shell) =>
        Assert.Equal(shell, ParentShell.Of(name is null ? null : new(name, []), variable => variable switch
        {
            "MSYSTEM" => system,
            "PSModulePath" => modules,
            "SHELL" => system is null ? null : @"C:\Program Files\Git\usr\bin\bash.exe",
            _ => null,
        }, windows: true));
}

using CredentialProcess.Files;
using CredentialProcess.Tests;
using SsoCred.Processes;

namespace SsoCred.Tests;

/// <summary>Which file a command means on Windows, and what is said where only cmd could run it.</summary>
public sealed class CommandSearchTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public CommandSearchTests()
    {
        foreach (var name in (string[])["npm", "npm.cmd", "node.exe", "go.com", "go.bat", "run.ps1"])
            File.WriteAllText(_folder[name], "");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("node", "node.exe", null)]
    [InlineData("node.exe", "node.exe", null)]
    [InlineData("go", "go.com", "go.bat")]
    [InlineData("npm", null, "npm.cmd")]
    [InlineData("npm.cmd", "npm.cmd", null)]
    [InlineData("run", null, null)]
    [InlineData("nothing", null, null)]
    [InlineData("", null, null)]
    public void On_Windows_a_name_is_found_with_an_extension(string command, string? program, string? script)
    {
        var search = Search(_folder.Path);
        Assert.Equal(program, Path.GetFileName(search.Find(command)));
        Assert.Equal(script, Path.GetFileName(search.Script(command)));
    }

    [Theory]
    [InlineData("node", "node.exe", null)]
    [InlineData("npm", null, "npm.cmd")]
    public void A_path_is_tried_with_an_extension_too(string name, string? program, string? script)
    {
        var search = Search("");
        Assert.Equal(program, Path.GetFileName(search.Find(_folder[name])));
        Assert.Equal(script, Path.GetFileName(search.Script(_folder[name])));
    }

    [Fact]
    public void A_batch_file_is_named_with_the_command_to_type()
    {
        var failure = Search(_folder.Path).NotFound("npm");
        Assert.Equal(
            ($"cannot run 'npm': '{_folder["npm.cmd"]}' is a script that only cmd can run",
                "let cmd run it: sso-cred exec -- cmd /c npm", 127),
            (failure.Message, failure.Hint, failure.ExitCode));
    }

    [Fact]
    public void Without_one_it_is_just_not_there()
    {
        var failure = Search(_folder.Path).NotFound("nothing");
        Assert.Equal(("cannot run 'nothing': it is not on PATH", null, 127),
            (failure.Message, failure.Hint, failure.ExitCode));
    }

    [Fact]
    public void Elsewhere_a_name_is_the_name_of_the_file()
    {
        var search = new CommandSearch(SearchPath.WithRelative(_folder.Path, windows: false), ".CMD", windows: false);
        Assert.Equal(_folder["npm"], search.Find("npm")); // the system then says that it is not executable
        Assert.Null(search.Find("node"));
        Assert.Null(search.Script("npm"));
    }

    static CommandSearch Search(string path) =>
        new(SearchPath.WithRelative(path, windows: true), ".COM;.EXE;.BAT;.CMD", windows: true);
}

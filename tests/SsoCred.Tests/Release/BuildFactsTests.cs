using CredentialProcess.Tests;

namespace SsoCred.Tests.Release;

/// <summary>What a build writes for <c>--version</c>: the commit is that of the sources, or none.</summary>
public sealed class BuildFactsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly Dictionary<string, string> _environment;

    public BuildFactsTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the commands are run by sh");
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
            "global.json", "src/SsoCred/SsoCred.csproj" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
            File.Copy(Path.Combine(Repository.Top, file), _folder[file]);
        }

        _environment = new()
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = _folder.Path,
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["MSBUILDDISABLENODEREUSE"] = "1",
        };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_a_git_repository_it_is_the_commit_that_is_checked_out()
    {
        string[] person = ["-c", "user.name=a person", "-c", "user.email=person@example.com"];
        await RunAsync("git", "init", "--quiet");
        await RunAsync("git", "add", "--all");
        await RunAsync("git", [.. person, "commit", "--quiet", "--message", "a commit"]);
        var commit = (await RunAsync("git", "rev-parse", "HEAD")).TrimEnd();
        Assert.Contains($"Commit = \"{commit}\";", await FactsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_from_an_archive_have_none_unless_it_is_given()
    {
        Assert.Contains("Commit = null;", await FactsAsync(), StringComparison.Ordinal);
        _environment["SourceRevisionId"] = "0123abc";
        Assert.Contains("Commit = \"0123abc\";", await FactsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_system_is_the_one_that_is_published_for()
    {
        Assert.Contains("System = \"any\";", await FactsAsync(), StringComparison.Ordinal);
        Assert.Contains("System = \"osx-arm64\";", await FactsAsync("-p:AotSystem=osx-arm64"),
            StringComparison.Ordinal);
    }

    async Task<string> FactsAsync(params string[] args)
    {
        await RunAsync("dotnet", ["msbuild", "src/SsoCred", "-t:WriteBuildFacts", "-v:q",
            $"-p:IntermediateOutputPath={_folder["facts"]}/", .. args]);
        return await File.ReadAllTextAsync(_folder["facts/Build.g.cs"], TestContext.Current.CancellationToken);
    }

    async Task<string> RunAsync(string program, params string[] args)
    {
        var run = await SsoCredBinary.StartProgram("/bin/sh", _environment,
            ["-c", "cd \"$0\" && exec \"$@\"", _folder.Path, program, .. args]).EndAsync();
        Assert.True(run.Exit == 0, run.OutputText + run.Said);
        return run.OutputText;
    }
}

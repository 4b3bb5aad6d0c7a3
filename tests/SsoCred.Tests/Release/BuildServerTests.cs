using CredentialProcess.Tests;

namespace SsoCred.Tests.Release;

/// <summary>What builds by the scripts leave running: nothing.</summary>
public sealed class BuildServerTests
{
    [Fact]
    public async Task A_build_by_a_script_starts_no_server_of_the_compiler()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the scripts are run by bash");
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = Environment.GetEnvironmentVariable("HOME")!,
            ["top"] = Repository.Top,
        };
        var run = await SsoCredBinary.StartProgram("/bin/bash", environment, "-c",
            "cd \"$top\" && . build/shared.sh && "
            + "dotnet msbuild src/CredentialProcess/CredentialProcess.csproj -getProperty:UseSharedCompilation")
            .EndAsync();
        Assert.Equal((0, "false"), (run.Exit, run.OutputText.Trim()));
    }
}

using System.Runtime.InteropServices;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Packages;

/// <summary>The programs in build/packages that write a package, given the executable under test.</summary>
static class PackageScript
{
    public const string Version = "1.2.3-rc.4";

    public const string Project = "https://example.com/sso-cred";

    static readonly string[] s_pythons = ["/usr/bin/python3", "/usr/local/bin/python3"];

    /// <summary>linux-x64 or linux-arm64.</summary>
    public static string System { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    /// <summary>Runs one with the arguments that all have in common between the first and the last.</summary>
    public static async Task<Run> RunAsync(string name, string target, params IEnumerable<string> parts)
    {
        var python = s_pythons.FirstOrDefault(File.Exists);
        Assert.SkipWhen(python is null, "python3 is not installed");
        var script = Path.Combine(Repository.Top, "build", "packages", name);
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["SOURCE_DATE_EPOCH"] = "1700000000",
            ["TOP"] = Repository.Top,
        };
        string[] args = [python, script, target, Version, Project, new string('c', 40), "a summary & more", .. parts];
        var run = await SsoCredBinary.StartProgram("/bin/sh", environment,
            ["-c", "cd \"$TOP\" && exec \"$@\"", "sh", .. args]).EndAsync();
        Assert.True(run.Exit == 0, run.Said);
        return run;
    }
}

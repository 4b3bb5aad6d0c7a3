using System.Diagnostics;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Clients;

/// <summary>
/// Clients that this machine lacks, fetched once from its package sources into artifacts/clients if SSO_CRED_INSTALL=1
/// or CI=true allows it; otherwise the test is skipped. Nothing is installed on the machine.
/// </summary>
static class FetchedClients
{
    static readonly SemaphoreSlim s_oneAtATime = new(1);

    /// <summary>npm packages, in a folder for NODE_PATH.</summary>
    public static async Task<string> NodeModulesAsync(string name, params string[] packages)
    {
        Assert.SkipUnless(Programs.OnPath("npm") is not null, "there is no npm on PATH");
        var folder = await FetchAsync(name, string.Join(' ', packages), folder =>
            RunAsync(
                "npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", .. packages]));
        return Path.Combine(folder, "node_modules");
    }

    /// <summary>A .NET tool, with its commands in the folder itself.</summary>
    public static Task<string> DotNetToolAsync(string package, string version) =>
        FetchAsync($"{package.ToLowerInvariant()}-{version}", $"the .NET tool {package}", folder =>
            RunAsync("dotnet", ["tool", "install", package, "--version", version, "--tool-path", folder]));

    /// <summary>
    /// A Debian package and its missing dependencies, unpacked into one folder.
    /// </summary>
    public static async Task<string> DebianAsync(string package)
    {
        Assert.SkipUnless(Programs.OnPath("apt-get") is not null, "there is no apt-get on PATH");
        return await FetchAsync(package, "Debian's " + package, async folder =>
        {
            var debs = Path.Combine(folder, "debs");
            Directory.CreateDirectory(Path.Combine(debs, "partial"));
            string[] download = ["install", "--yes", "--no-install-recommends", "--download-only", "--quiet",
                "-o", "Debug::NoLocking=1", "-o", "Dir::Cache::archives=" + debs, package];
            if (!await RunAsync("apt-get", download)
                && !(await RunAsync("apt-get", ["update"]) && await RunAsync("apt-get", download)))
                return false;
            foreach (var deb in Directory.GetFiles(debs, "*.deb"))
            {
                if (!await RunAsync("dpkg-deb", ["--extract", deb, folder]))
                    return false;
            }

            return true;
        });
    }

    static async Task<string> FetchAsync(string name, string what, Func<string, Task<bool>> fetch)
    {
        var clients = Path.Combine(Repository.Top, "artifacts", "clients");
        var folder = Path.Combine(clients, name);
        await s_oneAtATime.WaitAsync();
        try
        {
            if (Directory.Exists(folder))
                return folder;
            Assert.SkipUnless(Environment.GetEnvironmentVariable("SSO_CRED_INSTALL") == "1"
                || Environment.GetEnvironmentVariable("CI") == "true",
                $"{what} is not on this machine; SSO_CRED_INSTALL=1 lets the test fetch it");
            // Renamed only when it is complete.
            var begun = Path.Combine(clients, $".{name}-{Environment.ProcessId}");
            Directory.CreateDirectory(begun);
            var whole = await fetch(begun);
            if (whole)
                Directory.Move(begun, folder);
            else
                Directory.Delete(begun, recursive: true);
            Assert.SkipUnless(whole, $"{what} could not be fetched");
            return folder;
        }
        finally
        {
            s_oneAtATime.Release();
        }
    }

    // With the environment of the tests, which may configure package sources.
    static async Task<bool> RunAsync(string program, string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var said = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            TestContext.Current.SendDiagnosticMessage("{0}: {1}", program, await said);
        return process.ExitCode == 0;
    }
}

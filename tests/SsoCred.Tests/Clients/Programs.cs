using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SsoCred.Tests.Clients;

/// <summary>The clients' programs: those of this machine if installed, else fetched ones.</summary>
static class Programs
{
    const string DebianPython = "/usr/bin/python3";

    public static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The client in tests/DotNetClient; its host needs to know where .NET is.</summary>
    public static ClientProgram DotNet { get; } = new(Path.Combine(AppContext.BaseDirectory, "DotNetClient"),
        new Dictionary<string, string>
        {
            ["DOTNET_ROOT"] = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory()),
        });

    /// <summary>Node with these packages.</summary>
    public static async Task<ClientProgram> NodeAsync(string name, params string[] packages)
    {
        Assert.SkipUnless(OnPath("node") is not null, "there is no node on PATH");
        return new(OnPath("node")!, new Dictionary<string, string>
        {
            ["NODE_PATH"] = await FetchedClients.NodeModulesAsync(name, packages),
        });
    }

    /// <summary>This machine's PowerShell, else the .NET tool.</summary>
    public static async Task<string> PowerShellAsync() => OnPath("pwsh") ?? await PowerShellToolAsync();

    /// <summary>PowerShell as a .NET tool, whose process is dotnet. Version 7.6 runs on .NET 10.</summary>
    public static async Task<string> PowerShellToolAsync() =>
        Path.Combine(await FetchedClients.DotNetToolAsync("PowerShell", "7.6.9"), "pwsh");

    /// <summary>This machine's Python, if it has the module.</summary>
    // pyenv's python3 is a script that works only in its owner's home, so take the program behind it.
    public static string? PythonWith(string module) =>
        Output("python3", "-c", $"import sys, {module}; print(sys.executable)");

    /// <summary>A Python with boto3.</summary>
    public static async Task<ClientProgram> PythonAsync()
    {
        if (PythonWith("boto3") is { } own)
            return new(own);
        Assert.SkipUnless(File.Exists(DebianPython), "no python3 with boto3 here, and no Debian");
        return new(DebianPython, PythonPath(await FetchedClients.DebianAsync("python3-boto3")));
    }

    /// <summary>Debian's AWS CLI version 2: another <c>aws</c> on PATH may be version 1.</summary>
    public static async Task<(ClientProgram Program, string[] Args)> AwsCliAsync()
    {
        if (Output("/usr/bin/aws", "--version") is { } version
            && version.StartsWith("aws-cli/2.", StringComparison.Ordinal))
            return (new("/usr/bin/aws"), []);
        Assert.SkipUnless(File.Exists(DebianPython), "no AWS CLI version 2 here, and no Debian");
        var folder = await FetchedClients.DebianAsync("awscli");
        return (new(DebianPython, PythonPath(folder)), [Path.Combine(folder, "usr/bin/aws")]);
    }

    static Dictionary<string, string> PythonPath(string folder) =>
        new() { ["PYTHONPATH"] = Path.Combine(folder, "usr/lib/python3/dist-packages") };

    static string? Output(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var text = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>A program and the environment variables that it needs.</summary>
sealed record ClientProgram(string Path, IReadOnlyDictionary<string, string> Needs)
{
    public ClientProgram(string path) : this(path, new Dictionary<string, string>()) { }
}

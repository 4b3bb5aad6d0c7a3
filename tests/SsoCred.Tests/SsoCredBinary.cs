using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CredentialProcess.Tests;

namespace SsoCred.Tests;

/// <summary>
/// The published native executable, run in exactly the environment that a test gives and with a limit after which it
/// counts as hanging. build/test.sh names it in SSO_CRED_BINARY; otherwise the last one published is used. One that is
/// older than the sources is refused; SSO_CRED_BINARY_UNCHECKED=1 accepts any, for one that comes from a package.
/// </summary>
static class SsoCredBinary
{
    // No test takes a tenth of it.
    static readonly TimeSpan s_hang = TimeSpan.FromSeconds(100);

    static readonly Lazy<string> s_path = new(Find);

    public static string Path => s_path.Value;

    /// <summary>Starts it. Its stdin is a pipe that stays open and silent until the run is waited for.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] args) =>
        StartProgram(Path, environment, args);

    public static Process StartProgram(string program, IReadOnlyDictionary<string, string> environment,
        params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = System.IO.Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits for its end and collects its output.</summary>
    public static async Task<Run> EndAsync(this Process process, TimeSpan? longest = null)
    {
        using (process)
        {
            var output = ReadAsync(process.StandardOutput.BaseStream);
            var said = ReadAsync(process.StandardError.BaseStream);
            using var hang = new CancellationTokenSource(longest ?? s_hang);
            try
            {
                await process.WaitForExitAsync(hang.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"'{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}' hangs");
            }

            return new Run(process.ExitCode, await output, System.Text.Encoding.UTF8.GetString(await said));
        }
    }

    static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    static string Find()
    {
        var binary = Environment.GetEnvironmentVariable("SSO_CRED_BINARY") is { Length: > 0 } named
            ? Given(named) : LastPublished();
        if (Environment.GetEnvironmentVariable("SSO_CRED_BINARY_UNCHECKED") is { Length: > 0 })
            return binary;
        return NewestAfter(binary, Sources()) is { } newer
            ? throw new InvalidOperationException(
                $"'{binary}' is older than {newer}: run build/publish.sh, or build/test.sh --only CLASS")
            : binary;
    }

    static string Given(string named) => File.Exists(named)
        ? System.IO.Path.GetFullPath(named)
        : throw new InvalidOperationException($"SSO_CRED_BINARY names '{named}', which does not exist");

    static string LastPublished() =>
        LastPublished(System.IO.Path.Combine(Repository.Top, "artifacts", "native"), RuntimeInformation.OSArchitecture)
        ?? throw new InvalidOperationException(
            "there is no published sso-cred: run build/publish.sh, or set SSO_CRED_BINARY");

    /// <summary>The last one published for this kind of machine; the folder has one for each system.</summary>
    internal static string? LastPublished(string native, Architecture machine) => !Directory.Exists(native)
        ? null
        : new DirectoryInfo(native).GetDirectories($"*-{machine.ToString().ToLowerInvariant()}")
            .Select(system => new FileInfo(System.IO.Path.Combine(system.FullName, "publish", "sso-cred")))
            .Where(file => file.Exists)
            .MaxBy(file => file.LastWriteTimeUtc)?.FullName;

    /// <summary>The newest source if it is newer than the executable, relative to the top; else null.</summary>
    internal static string? NewestAfter(string binary, IEnumerable<string> sources)
    {
        var built = File.GetLastWriteTimeUtc(binary);
        var newest = sources.MaxBy(File.GetLastWriteTimeUtc);
        return newest is not null && File.GetLastWriteTimeUtc(newest) > built
            ? System.IO.Path.GetRelativePath(Repository.Top, newest)
            : null;
    }

    // What a build reads, and what makes MSBuild build again when its time changes.
    static IEnumerable<string> Sources() => Repository.CSharpFiles("src")
        .Concat(["src/SsoCred/SsoCred.csproj", "src/CredentialProcess/CredentialProcess.csproj",
            "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        .Select(path => System.IO.Path.Combine(Repository.Top, path));

    // A redirected stream is read by a blocked pool thread; the stand-in needs some too.
    [ModuleInitializer]
    internal static void ReserveThreads() => ThreadPool.SetMinThreads(64, 64);
}

using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SsoCred.Tests;

/// <summary>
/// The published native executable, and how it is run: in an environment of exactly what a test gives, with a limit
/// after which it counts as hanging. build/test.sh names it in SSO_CRED_BINARY; otherwise the last one published is
/// taken.
/// </summary>
static class SsoCredBinary
{
    // No test takes a tenth of it; only a hang meets it.
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

    /// <summary>Waits for its end and takes what it said.</summary>
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
        if (Environment.GetEnvironmentVariable("SSO_CRED_BINARY") is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? System.IO.Path.GetFullPath(named)
                : throw new InvalidOperationException($"SSO_CRED_BINARY names '{named}', which does not exist");
        }

        for (var top = new DirectoryInfo(AppContext.BaseDirectory); top is not null; top = top.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(top.FullName, "CredentialProcess.sln")))
                continue;
            var native = new DirectoryInfo(System.IO.Path.Combine(top.FullName, "artifacts", "native"));
            var published = native.Exists
                ? native.GetDirectories()
                    .Select(system => new FileInfo(System.IO.Path.Combine(system.FullName, "publish", "sso-cred")))
                    .Where(file => file.Exists)
                    .MaxBy(file => file.LastWriteTimeUtc)
                : null;
            if (published is not null)
                return published.FullName;
        }

        throw new InvalidOperationException(
            "there is no published sso-cred: run build/publish.sh first, or set SSO_CRED_BINARY");
    }

    // A redirected stream is read by a blocked pool thread; the stand-in needs some too.
    [ModuleInitializer]
    internal static void ReserveThreads() => ThreadPool.SetMinThreads(64, 64);
}

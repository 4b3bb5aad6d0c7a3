using System.Diagnostics;

namespace CredentialProcess.Tests;

/// <summary>Runs programs as another user of this machine; only root can.</summary>
static class OtherUser
{
    /// <summary>An id that no user of the machine has.</summary>
    public const uint Id = 48_123;

    const string Program = "/usr/bin/setpriv";

    /// <summary>Skips the test unless it runs as root on Linux.</summary>
    public static void Require() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && File.Exists(Program) && Environment.UserName == "root",
            "only root can be two users");

    /// <summary>Starts a shell script; the caller reads its output.</summary>
    public static Process Start(string script)
    {
        var start = new ProcessStartInfo(Program,
        [
            $"--reuid={Id}", $"--regid={Id}", "--clear-groups", "/bin/bash", "-c", script,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        return Process.Start(start)!;
    }

    /// <summary>
    /// The answer of a server on 127.0.0.1 to this request; empty if it closes the connection unread.
    /// </summary>
    public static async Task<string> AskAsync(int port, string request)
    {
        using var process = Start($"""
            exec 3<>/dev/tcp/127.0.0.1/{port} || exit 1
            cat >&3 2>/dev/null
            cat <&3 2>/dev/null
            """);
        await process.StandardInput.WriteAsync(request);
        process.StandardInput.Close();
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return answer;
    }
}

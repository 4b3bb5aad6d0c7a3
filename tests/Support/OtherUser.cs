using System.Diagnostics;

namespace CredentialProcess.Tests;

/// <summary>Programs of another user of this machine, for tests that run as root: nobody else may start them.</summary>
static class OtherUser
{
    /// <summary>No user of the machine has it: nothing else runs under it.</summary>
    public const uint Id = 48_123;

    const string Program = "/usr/bin/setpriv";

    /// <summary>Skips the test where there is no other user to be had.</summary>
    public static void Require() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && File.Exists(Program) && Environment.UserName == "root",
            "only root can be two users");

    /// <summary>A shell's script; its output is read by whoever starts it.</summary>
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
    /// What a server on 127.0.0.1 answers to this request; nothing where it closes the connection unread.
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

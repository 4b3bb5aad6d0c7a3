using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using CredentialProcess.Native;

namespace SsoCred.Processes;

/// <summary>
/// Runs another program as a child, where this one has to stay: on Windows, which cannot replace a process, and while
/// credentials are being served. Signals are passed on, except those that a terminal sends to both.
/// </summary>
static class ChildProcess
{
    // By number, since PosixSignal has names only for some.
    static int[] Forwarded => OperatingSystem.IsWindows() ? []
        : [Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGTERM, Signals.SIGUSR1, Signals.SIGUSR2];

    /// <param name="changes">Variables to set, or to remove where null.</param>
    /// <returns>The child's exit code; 128 plus the signal's number where a signal ended it.</returns>
    /// <exception cref="ProgramStartException" />
    public static int Run(string[] command, IReadOnlyDictionary<string, string?> changes)
    {
        var search = CommandSearch.OfEnvironment();
        if (search.Find(command[0]) is not { } program)
            throw search.NotFound(command[0]);
        var start = StartInfo(program, command, changes);
        // Ctrl-C reaches the child too, which alone decides what it means. On POSIX the handlers below do that:
        // Console's event would switch the terminal to application keys (terminfo's keypad_xmit) and leave it there.
        if (OperatingSystem.IsWindows())
            Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true;
        Process? child = null;
        var early = new List<int>();
        var registrations = Forwarded.Select(signal => PosixSignalRegistration.Create((PosixSignal)signal, context =>
        {
            context.Cancel = true;
            if (signal is Signals.SIGINT or Signals.SIGQUIT && HasTerminal())
                return;
            lock (early)
            {
                if (child is null)
                    early.Add(signal);
                else if (!child.HasExited)
                    _ = Libc.Kill(child.Id, signal);
            }
        })).ToList();
        try
        {
            using var started = Start(start);
            lock (early)
            {
                child = started;
                early.ForEach(signal => _ = Libc.Kill(started.Id, signal));
            }

            started.WaitForExit();
            return started.ExitCode;
        }
        catch (Win32Exception refusal)
        {
            throw ProgramStartException.Of(command[0], refusal.NativeErrorCode);
        }
        finally
        {
            registrations.ForEach(registration => registration.Dispose());
        }
    }

    static ProcessStartInfo StartInfo(
        string program, string[] command, IReadOnlyDictionary<string, string?> changes)
    {
        var start = new ProcessStartInfo(program, command.Skip(1)) { UseShellExecute = false };
        foreach (var (name, value) in changes)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }

        return start;
    }

    static Process Start(ProcessStartInfo start)
    {
        if (OperatingSystem.IsWindows())
            return Process.Start(start)!;
        ProcessReplacement.IgnoreBrokenPipes(false);
        try
        {
            return Process.Start(start)!;
        }
        finally
        {
            ProcessReplacement.IgnoreBrokenPipes(true);
        }
    }

    static bool HasTerminal() =>
        !Console.IsInputRedirected || !Console.IsOutputRedirected || !Console.IsErrorRedirected;
}

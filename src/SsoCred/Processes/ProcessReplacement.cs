using System.Runtime.InteropServices;
using System.Text;
using CredentialProcess.Files;

namespace SsoCred.Processes;

/// <summary>
/// Replaces this program by another one (execvp, POSIX): same process, terminal and signals. The environment is changed
/// variable by variable, so that everything else in it is passed on byte by byte.
/// </summary>
static unsafe partial class ProcessReplacement
{
    const int SigPipe = 13;

    // <signal.h>: SIG_SETMASK is 2 on Linux and 3 on macOS; a signal set has 128 bytes at most.
    static int SetMask => OperatingSystem.IsLinux() ? 2 : 3;

    /// <summary>Does not return where it succeeds.</summary>
    /// <param name="changes">Variables to set, or to remove where null.</param>
    /// <returns>Why the command cannot be run.</returns>
    public static ProgramStartException Run(string[] command, IReadOnlyDictionary<string, string?> changes)
    {
        var words = Bytes(command);
        foreach (var (name, value) in changes)
            _ = value is null ? UnsetVariable(name) : SetVariable(name, value, overwrite: 1);

        IgnoreBrokenPipes(false);
        var none = stackalloc byte[128];
        new Span<byte>(none, 128).Clear();
        _ = SignalMask(SetMask, none, null);

        var arguments = stackalloc byte*[words.Length + 1];
        for (var i = 0; i < words.Length; i++)
            arguments[i] = (byte*)GCHandle.Alloc(words[i], GCHandleType.Pinned).AddrOfPinnedObject();
        arguments[words.Length] = null;
        _ = Execute(arguments[0], arguments);
        var error = Marshal.GetLastPInvokeError();
        IgnoreBrokenPipes(true);
        return ProgramStartException.Of(command[0], error);
    }

    /// <summary>.NET ignores SIGPIPE and a child inherits that: 'yes | head -1' would report an error.</summary>
    public static void IgnoreBrokenPipes(bool ignore)
    {
        // SIGXFSZ is ignored too, for writing files; the next write ignores it again.
        if (!ignore)
            SizeLimit.Restore();
        Signal(SigPipe, ignore ? 1 : 0);
    }

    /// <summary>Ends this program by SIGPIPE, as other programs end that write to a closed pipe.</summary>
    public static void EndByBrokenPipe()
    {
        IgnoreBrokenPipes(false);
        _ = Raise(SigPipe);
        // Where the caller has blocked the signal: the exit code that shells have for it.
        End(128 + SigPipe);
    }

    // .NET replaces what is not valid UTF-8 in arguments (file names may be any bytes). Linux still has the originals,
    // and the command is the end of the command line.
    static byte[][] Bytes(string[] command)
    {
        if (OperatingSystem.IsLinux() && command.Any(word => word.Contains('\uFFFD')))
        {
            var all = File.ReadAllBytes("/proc/self/cmdline").AsSpan();
            var words = new List<byte[]>();
            for (int end; (end = all.IndexOf((byte)0)) >= 0; all = all[(end + 1)..])
                words.Add(all[..(end + 1)].ToArray());
            if (words.Count > command.Length)
                return [.. words[^command.Length..]];
        }

        return [.. command.Select(word => Encoding.UTF8.GetBytes(word + '\0'))];
    }

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true)]
    private static partial int Execute(byte* file, byte** arguments);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetVariable(string name);

    [LibraryImport("libc", EntryPoint = "raise")]
    private static partial int Raise(int signal);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void End(int exitCode);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial void Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int SignalMask(int how, byte* set, byte* old);
}

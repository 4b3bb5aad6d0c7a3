using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using CredentialProcess;
using CredentialProcess.Files;
using SsoCred.Display;

namespace SsoCred.Processes;

/// <summary>
/// Puts another program in this one's place (POSIX): same process, terminal and signals, nobody in between. The
/// environment is changed variable by variable, so what else is in it goes along byte by byte.
/// </summary>
static unsafe partial class ProcessReplacement
{
    const int NoSuchFile = 2, NotPermitted = 1, AccessDenied = 13, NoFolder = 20; // ENOENT, EPERM, EACCES, ENOTDIR

    /// <summary>As shells have it.</summary>
    public const int NotFound = 127, NotExecutable = 126;

    const int SigPipe = 13;

    // <signal.h>: SIG_SETMASK is 2 on Linux and 3 on macOS; a signal set has 128 bytes at most.
    static int SetMask => OperatingSystem.IsLinux() ? 2 : 3;

    /// <summary>Does not come back where it succeeds.</summary>
    /// <param name="changes">Variables to set, or to remove where null.</param>
    /// <returns>The exit code of a command that can't be run; the person has been told.</returns>
    public static int Run(string[] command, IReadOnlyDictionary<string, string?> changes)
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
        return Refused(command[0], error);
    }

    /// <summary>.NET ignores SIGPIPE, and a program started so would too: 'yes | head -1' would complain.</summary>
    public static void IgnoreBrokenPipes(bool ignore)
    {
        // What is ignored for the sake of writing is not the program's either; the next write ignores it again.
        if (!ignore)
            SizeLimit.Restore();
        Signal(SigPipe, ignore ? 1 : 0);
    }

    /// <summary>Ends this program by the signal that ends one which writes to a pipe nobody reads.</summary>
    public static void EndByBrokenPipe()
    {
        IgnoreBrokenPipes(false);
        _ = Raise(SigPipe);
        // Blocked by the caller: the exit code that a shell has for it.
        End(128 + SigPipe);
    }

    /// <summary>Tells why a command can't be run.</summary>
    /// <returns>The exit code that says so.</returns>
    public static int Refused(string command, int error)
    {
        var (why, exit) = error switch
        {
            _ when command.Contains('/') && Directory.Exists(command) => ("it is a folder", NotExecutable),
            NoSuchFile when command.Contains('/') && File.Exists(command) =>
                ("the interpreter that its first line names is not there", NotExecutable),
            NoSuchFile => (command.Contains('/') ? "there is no such file" : "it is not on PATH", NotFound),
            NoFolder => ("there is no such file", NotFound),
            AccessDenied or NotPermitted => ("it is not executable", NotExecutable),
            _ => (new Win32Exception(error).Message, NotExecutable),
        };
        Terminal.Report(new Failure(FailureKind.Local, $"cannot run '{command}': {why}"), null);
        return exit;
    }

    // Arguments that are no UTF-8 (file names may be anything) come out of .NET changed; Linux still has the originals,
    // and the command is what the command line ends with.
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

using System.Runtime.InteropServices;
using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Native;

namespace SsoCred.Processes;

/// <summary>
/// Replaces this program by another one (execvp, POSIX): same process, terminal and signals. The environment is changed
/// variable by variable, so that everything else in it is passed on byte by byte.
/// </summary>
static unsafe class ProcessReplacement
{
    /// <summary>Does not return where it succeeds.</summary>
    /// <param name="changes">Variables to set, or to remove where null.</param>
    /// <returns>Why the command cannot be run.</returns>
    public static ProgramStartException Run(string[] command, IReadOnlyDictionary<string, string?> changes)
    {
        var words = Bytes(command);
        foreach (var (name, value) in changes)
            _ = value is null ? Libc.UnsetEnv(name) : Libc.SetEnv(name, Terminated(value), overwrite: 1);

        IgnoreBrokenPipes(false);
        var none = stackalloc byte[Signals.SetSize];
        new Span<byte>(none, Signals.SetSize).Clear();
        _ = Libc.PThreadSigMask(Signals.SetMask, none, null);

        var arguments = stackalloc byte*[words.Length + 1];
        for (var i = 0; i < words.Length; i++)
            arguments[i] = (byte*)GCHandle.Alloc(words[i], GCHandleType.Pinned).AddrOfPinnedObject();
        arguments[words.Length] = null;
        _ = Libc.ExecVP(arguments[0], arguments);
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
        _ = Libc.Signal(Signals.SIGPIPE, ignore ? Signals.Ignore : Signals.Default);
    }

    /// <summary>Ends this program by SIGPIPE, as other programs end that write to a closed pipe.</summary>
    public static void EndByBrokenPipe()
    {
        IgnoreBrokenPipes(false);
        _ = Libc.Raise(Signals.SIGPIPE);
        // Where the caller has blocked the signal: the exit code that shells have for it.
        Libc.Exit(128 + Signals.SIGPIPE);
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

        return [.. command.Select(Terminated)];
    }

    static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}

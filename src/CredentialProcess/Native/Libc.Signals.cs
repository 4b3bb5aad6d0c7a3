using System.Runtime.InteropServices;

namespace CredentialProcess.Native;

/// <summary>Sending and handling signals.</summary>
static unsafe partial class Libc
{
    /// <summary>More than the largest struct sigaction; all zeros is the default action.</summary>
    public const int SignalActionSize = 512;

    /// <param name="process">0 for each process of this one's group.</param>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "raise")]
    public static partial int Raise(int signal);

    /// <returns>The action so far.</returns>
    [LibraryImport("libc", EntryPoint = "signal")]
    public static partial nint Signal(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    public static partial int SigAction(int signal, byte[] action, byte[] old);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    public static partial int PThreadSigMask(int how, byte* set, byte* old);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    public static partial int SigAddSet(byte* signals, int signal);
}

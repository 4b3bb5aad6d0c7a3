using System.Runtime.InteropServices;

namespace CredentialProcess.Tokens;

/// <summary>
/// While it lasts, the signals that politely end a program wait: Ctrl-C at terraform reaches its credential process too,
/// and to die between a refresh and its writing down would sign the person out. They are told through
/// <see cref="Signaled"/>, so that what can be given up is, and take effect at the end. Not so on Windows: a Ctrl-C can be
/// made only for all programs of a console, to whom this would be a second one, so the run goes on to its own end; and a
/// console that is closed, or a shutdown, is not held back.
/// </summary>
sealed partial class DeferredSignals : IDisposable
{
    readonly CancellationTokenSource _signaled = new();
    readonly PosixSignalRegistration[] _registrations;
    volatile int _signal;

    // The numbers are the same on Linux and macOS.
    public DeferredSignals() =>
        _registrations = [Register(PosixSignal.SIGHUP, 1), Register(PosixSignal.SIGINT, 2), Register(PosixSignal.SIGTERM, 15)];

    /// <summary>Ends when such a signal has come.</summary>
    public CancellationToken Signaled => _signaled.Token;

    public void Dispose()
    {
        foreach (var held in _registrations)
            held.Dispose();
        _signaled.Dispose();
        if (_signal != 0 && !OperatingSystem.IsWindows())
            _ = Kill(Environment.ProcessId, _signal);
    }

    PosixSignalRegistration Register(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        _signal = number;
        try
        {
            _signaled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over at this very moment.
        }
    });

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

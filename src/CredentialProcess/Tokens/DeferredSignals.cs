using System.Runtime.InteropServices;
using CredentialProcess.Native;

namespace CredentialProcess.Tokens;

/// <summary>
/// Defers the signals that ask a program to end: Ctrl-C in terraform reaches its credential process too, and dying
/// between a refresh and storing its result would sign the user out. Meanwhile they cancel <see cref="Signaled"/>, so
/// that whatever can be aborted is, and they take effect on disposal. Not so on Windows: a Ctrl-C can only be raised
/// for all programs of a console, which would get a second one, so the run continues to its own end; and closing the
/// console or shutting down is not deferred.
/// </summary>
sealed class DeferredSignals : IDisposable
{
    readonly CancellationTokenSource _signaled = new();
    readonly PosixSignalRegistration[] _registrations;
    volatile int _signal;

    public DeferredSignals() => _registrations =
    [
        Register(PosixSignal.SIGHUP, Signals.SIGHUP),
        Register(PosixSignal.SIGINT, Signals.SIGINT),
        Register(PosixSignal.SIGTERM, Signals.SIGTERM),
    ];

    /// <summary>Cancelled when such a signal arrives.</summary>
    public CancellationToken Signaled => _signaled.Token;

    public void Dispose()
    {
        foreach (var held in _registrations)
            held.Dispose();
        _signaled.Dispose();
        if (_signal != 0 && !OperatingSystem.IsWindows())
            _ = Libc.Kill(Environment.ProcessId, _signal);
    }

    PosixSignalRegistration Register(PosixSignal signal, int number) =>
        PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        _signal = number;
        try
        {
            _signaled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Disposed at this very moment.
        }
    });
}

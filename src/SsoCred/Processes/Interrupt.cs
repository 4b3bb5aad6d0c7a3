using System.Runtime.InteropServices;
using CredentialProcess.Native;

namespace SsoCred.Processes;

/// <summary>Ctrl-C and SIGTERM as a cancellation, so that the run can clean up.</summary>
sealed class Interrupt : IDisposable
{
    readonly CancellationTokenSource _source = new();
    readonly PosixSignalRegistration[] _signals;
    volatile int _signal;

    /// <param name="ofTerminal">
    /// Also SIGHUP, when the terminal is closed: for commands that change its state or leave files.
    /// </param>
    public Interrupt(bool ofTerminal = false)
    {
        // Kept, since a disposed source throws.
        Token = _source.Token;
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Note(context, Signals.SIGINT)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Note(context, Signals.SIGTERM)),
            .. ofTerminal
                ? [PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Note(context, Signals.SIGHUP))]
                : Array.Empty<PosixSignalRegistration>(),
        ];
    }

    public CancellationToken Token { get; }

    /// <summary>The exit code that shells use for a program that a signal has ended.</summary>
    public int ExitCode => 128 + _signal;

    /// <summary>The user has cancelled with a key; counts as Ctrl-C.</summary>
    public OperationCanceledException GiveUp() => Cancelled(Signals.SIGINT);

    /// <summary>The terminal is gone.</summary>
    public OperationCanceledException HangUp() => Cancelled(Signals.SIGHUP);

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    OperationCanceledException Cancelled(int signal)
    {
        _signal = signal;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // On the signal thread this would end the process; the run is over already.
        }

        return new OperationCanceledException(Token);
    }

    void Note(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        _ = Cancelled(signal);
    }
}

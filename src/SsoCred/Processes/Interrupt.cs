using System.Runtime.InteropServices;

namespace SsoCred.Processes;

/// <summary>Ctrl-C, SIGTERM and the like as a cancellation, so that what has been begun is put in order before the end.</summary>
sealed class Interrupt : IDisposable
{
    readonly CancellationTokenSource _source = new();
    readonly PosixSignalRegistration[] _signals;
    volatile int _signal;

    /// <param name="ofTerminal">
    /// Also when the terminal is closed: for commands that change it while they wait, and for those that leave files.
    /// </param>
    public Interrupt(bool ofTerminal = false)
    {
        // Kept, since the source gives none once it is disposed of.
        Token = _source.Token;
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Note(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Note(context, 15)),
            .. ofTerminal ? [PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Note(context, 1))]
                : Array.Empty<PosixSignalRegistration>(),
        ];
    }

    public CancellationToken Token { get; }

    /// <summary>What a shell expects of a program that a signal has ended.</summary>
    public int ExitCode => 128 + _signal;

    /// <summary>The person has given up by a key; as Ctrl-C where keys are signals.</summary>
    public OperationCanceledException GiveUp() => Cancelled(2);

    /// <summary>The terminal is gone.</summary>
    public OperationCanceledException HangUp() => Cancelled(1);

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
            // A signal is told on a thread of its own, where this would end the process: the run is over already.
        }

        return new OperationCanceledException(Token);
    }

    void Note(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        _ = Cancelled(signal);
    }
}

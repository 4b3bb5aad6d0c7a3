using System.Runtime.InteropServices;

namespace SsoCred;

/// <summary>Ctrl-C and SIGTERM as a cancellation, so that what has been begun is put in order before the end.</summary>
sealed class Interrupt : IDisposable
{
    readonly CancellationTokenSource _source = new();
    readonly PosixSignalRegistration[] _signals;
    int _signal;

    public Interrupt() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Note(context, 2)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Note(context, 15)),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>What a shell expects of a program that a signal has ended.</summary>
    public int ExitCode => 128 + _signal;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    void Note(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        _signal = signal;
        _source.Cancel();
    }
}

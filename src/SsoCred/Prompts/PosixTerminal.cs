using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CredentialProcess;
using CredentialProcess.Native;
using SsoCred.Processes;

namespace SsoCred.Prompts;

/// <summary>
/// By termios(3) itself: Console would keep the terminal in a state of its own and leave it in application keys. What a
/// termios or a sigaction looks like inside is known to the C library alone (cfmakeraw, and all zeros for the default);
/// both get more than twice the room that they need. Run on Linux only so far.
/// </summary>
[UnsupportedOSPlatform("windows")]
sealed unsafe class PosixTerminal : RawTerminal
{
    const int Input = 0;
    const int Buffered = 512;
    const int EscapeDelay = 50;

    static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    readonly Interrupt _interrupt;
    readonly byte[] _before = new byte[Libc.TermiosSize], _raw = new byte[Libc.TermiosSize];
    readonly ManualResetEventSlim _continued = new();
    readonly PosixSignalRegistration[] _signals;
    readonly byte[] _bytes = new byte[Buffered];
    int _count;
    volatile bool _isToStop, _wasContinued;

    public PosixTerminal(Interrupt interrupt)
    {
        _interrupt = interrupt;
        if (Libc.TcGetAttr(Input, _before) != 0)
        {
            throw new Failure(FailureKind.Local,
                $"the terminal can't be read: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }

        _before.CopyTo(_raw.AsSpan());
        Libc.CfMakeRaw(_raw);
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTSTP, context =>
            {
                context.Cancel = true;
                _isToStop = true;
            }),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ =>
            {
                _wasContinued = true;
                _continued.Set();
            }),
        ];
        _ = Libc.TcSetAttr(Input, Libc.AfterOutput, _raw);
    }

    public override IReadOnlyList<Key> Read(bool waits = true)
    {
        List<Key> keys = [];
        if (_wasContinued)
        {
            // The shell has put its own settings back meanwhile.
            _wasContinued = false;
            _ = Libc.TcSetAttr(Input, Libc.AfterOutput, _raw);
            keys.Add(new Key(KeyKind.Redraw));
        }

        if (_isToStop)
        {
            _isToStop = false;
            keys.Add(new Key(KeyKind.Suspend));
        }

        var isAll = false;
        if (IsReadable(keys.Count > 0 || !waits ? 0 : _count > 0 ? EscapeDelay : (int)Tick.TotalMilliseconds))
            Take();
        else
            isAll = true;
        var read = KeyBytes.Read(_bytes.AsSpan(0, _count), isAll, keys);
        _bytes.AsSpan(read, _count -= read).CopyTo(_bytes);
        return keys;
    }

    public override void Suspend()
    {
        _ = Libc.TcSetAttr(Input, Libc.AfterOutput, _before);
        byte[] usual = new byte[Libc.SignalActionSize], ours = new byte[Libc.SignalActionSize];
        _ = Libc.SigAction(Signals.SIGTSTP, usual, ours);
        _continued.Reset();
        // All of the job, as a key would. Whoever has no shell to come back to is not stopped.
        _ = Libc.Kill(0, Signals.SIGTSTP);
        _continued.Wait(s_soon);
        _ = Libc.SigAction(Signals.SIGTSTP, ours, usual);
        _wasContinued = true;
    }

    public override void Dispose()
    {
        _ = Libc.TcSetAttr(Input, Libc.AfterOutput, _before);
        foreach (var signal in _signals)
            signal.Dispose();
        _continued.Dispose();
    }

    static bool IsReadable(int milliseconds)
    {
        var input = new PollRequest(Input, Libc.PollReadable);
        return Libc.Poll(&input, 1, milliseconds) > 0;
    }

    // A terminal that is gone says so by an end or an error.
    void Take()
    {
        var room = _bytes.AsSpan(_count);
        var count = Libc.Read(Input, room, (nuint)room.Length);
        if (count > 0)
            _count += (int)count;
        else if (count == 0 || Marshal.GetLastPInvokeError() != Errno.EINTR)
            throw _interrupt.HangUp();
    }
}

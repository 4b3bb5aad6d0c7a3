using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CredentialProcess;
using SsoCred.Processes;

namespace SsoCred.Prompts;

/// <summary>
/// By termios(3) itself: Console would keep the terminal in a state of its own and leave it in application keys. What a
/// termios or a sigaction looks like inside is known to the C library alone (cfmakeraw, and all zeros for the default);
/// both have less than half of <see cref="Room"/> on Linux and macOS. Run on Linux only so far.
/// </summary>
[UnsupportedOSPlatform("windows")]
sealed unsafe partial class PosixTerminal : RawTerminal
{
    const int Room = 512;
    const int Input = 0;
    const int WhenDrawn = 1; // TCSADRAIN: what was typed ahead stays
    const short Readable = 1; // POLLIN
    const int EscapeDelay = 50;
    const int InterruptedCall = 4; // EINTR

    static readonly int s_stop = OperatingSystem.IsMacOS() ? 18 : 20; // SIGTSTP
    static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    readonly Interrupt _interrupt;
    readonly byte[] _before = new byte[Room], _raw = new byte[Room];
    readonly ManualResetEventSlim _continued = new();
    readonly PosixSignalRegistration[] _signals;
    readonly byte[] _bytes = new byte[Room];
    int _count;
    volatile bool _isToStop, _wasContinued;

    public PosixTerminal(Interrupt interrupt)
    {
        _interrupt = interrupt;
        if (GetAttributes(Input, _before) != 0)
        {
            throw new Failure(FailureKind.Local,
                $"the terminal can't be read: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }

        _before.CopyTo(_raw.AsSpan());
        MakeRaw(_raw);
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
        _ = SetAttributes(Input, WhenDrawn, _raw);
    }

    public override IReadOnlyList<Key> Read()
    {
        List<Key> keys = [];
        if (_wasContinued)
        {
            // The shell has put its own settings back meanwhile.
            _wasContinued = false;
            _ = SetAttributes(Input, WhenDrawn, _raw);
            keys.Add(new Key(KeyKind.Redraw));
        }

        if (_isToStop)
        {
            _isToStop = false;
            keys.Add(new Key(KeyKind.Suspend));
        }

        var isAll = false;
        if (IsReadable(keys.Count > 0 ? 0 : _count > 0 ? EscapeDelay : (int)Tick.TotalMilliseconds))
            Take();
        else
            isAll = true;
        var read = KeyBytes.Read(_bytes.AsSpan(0, _count), isAll, keys);
        _bytes.AsSpan(read, _count -= read).CopyTo(_bytes);
        return keys;
    }

    public override void Suspend()
    {
        _ = SetAttributes(Input, WhenDrawn, _before);
        byte[] usual = new byte[Room], ours = new byte[Room];
        _ = SetAction(s_stop, usual, ours);
        _continued.Reset();
        // All of the job, as a key would. Whoever has no shell to come back to is not stopped.
        _ = Send(0, s_stop);
        _continued.Wait(s_soon);
        _ = SetAction(s_stop, ours, usual);
        _wasContinued = true;
    }

    public override void Dispose()
    {
        _ = SetAttributes(Input, WhenDrawn, _before);
        foreach (var signal in _signals)
            signal.Dispose();
        _continued.Dispose();
    }

    static bool IsReadable(int milliseconds)
    {
        var input = new Polled { File = Input, Events = Readable };
        return Poll(&input, 1, milliseconds) > 0;
    }

    // A terminal that is gone says so by an end or an error.
    void Take()
    {
        var room = _bytes.AsSpan(_count);
        var count = Read(Input, room, (nuint)room.Length);
        if (count > 0)
            _count += (int)count;
        else if (count == 0 || Marshal.GetLastPInvokeError() != InterruptedCall)
            throw _interrupt.HangUp();
    }

    struct Polled
    {
        public int File;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int file, byte[] termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int file, int when, byte[] termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(byte[] termios);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Polled* files, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int file, Span<byte> bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SetAction(int signal, byte[] action, byte[] old);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}

using SsoCred.Processes;

namespace SsoCred.Prompts;

/// <summary>
/// The person's terminal while each key counts: nothing is echoed, no line is waited for, and Ctrl-C and Ctrl-Z are keys
/// like others. However it is left (the end, an exception, a signal, being stopped), the terminal is as it was before.
/// Drawing is on stderr; there is one such terminal at a time.
/// </summary>
abstract class RawTerminal : IDisposable
{
    /// <summary>How often a terminal is asked whether something else than a key has happened: a signal, a new size.</summary>
    protected static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    public static RawTerminal Enter(Interrupt interrupt) =>
        OperatingSystem.IsWindows() ? new WindowsTerminal() : new PosixTerminal(interrupt);

    /// <summary>The keys of a short while, often none.</summary>
    public abstract IReadOnlyList<Key> Read();

    /// <summary>Stops this program as Ctrl-Z does, where the system has that; comes back when it is continued.</summary>
    public abstract void Suspend();

    public abstract void Dispose();
}

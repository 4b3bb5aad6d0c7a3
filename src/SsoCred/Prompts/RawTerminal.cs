using SsoCred.Processes;

namespace SsoCred.Prompts;

/// <summary>
/// The terminal in raw mode: no echo, no line editing, and Ctrl-C and Ctrl-Z are ordinary keys. However raw mode ends
/// (disposal, an exception, a signal, a stop), the terminal's settings are restored. Output goes to stderr; there is
/// one such terminal at a time.
/// </summary>
abstract class RawTerminal : IDisposable
{
    /// <summary>How often other events are polled for: a signal, a new size.</summary>
    protected static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    public static RawTerminal Enter(Interrupt interrupt) =>
        OperatingSystem.IsWindows() ? new WindowsTerminal() : new PosixTerminal(interrupt);

    /// <summary>The keys pressed within a short time, often none.</summary>
    /// <param name="waits">False: only those that are pressed already.</param>
    public abstract IReadOnlyList<Key> Read(bool waits = true);

    /// <summary>Stops this program as Ctrl-Z does, where the system has that; returns when continued.</summary>
    public abstract void Suspend();

    public abstract void Dispose();
}

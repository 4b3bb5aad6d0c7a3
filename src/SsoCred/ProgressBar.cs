using System.Globalization;

namespace SsoCred;

/// <summary>How far something is, on one line of a person's terminal that is gone afterwards; elsewhere nothing.</summary>
sealed class ProgressBar : IProgress<(int Done, int Of)>, IDisposable
{
    const int Length = 20;

    readonly Screen _screen;
    readonly string _what;

    /// <param name="what">What takes its time, plural: 'accounts'.</param>
    public ProgressBar(Screen screen, string what)
    {
        (_screen, _what) = (screen, what);
        screen.Rewrite($"listing {what} (Ctrl-C gives up)");
    }

    /// <summary>As it was last told; nothing of nothing where it never was.</summary>
    public (int Done, int Of) Last { get; private set; }

    public void Report((int Done, int Of) value)
    {
        Last = value;
        if (value.Of == 0)
            return;
        var filled = (int)((long)Length * value.Done / value.Of);
        _screen.Rewrite(string.Create(CultureInfo.InvariantCulture,
            $"[{new string('#', filled)}{new string('.', Length - filled)}] {value.Done} of {value.Of} {_what} (Ctrl-C gives up)"));
    }

    public void Dispose() => _screen.Erase();
}

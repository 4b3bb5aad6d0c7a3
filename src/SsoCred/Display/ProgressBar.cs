using System.Globalization;

namespace SsoCred.Display;

/// <summary>
/// A progress bar with the remaining time on one line, which is erased at the end. Nothing where lines cannot be
/// rewritten.
/// </summary>
sealed class ProgressBar : IProgress<(int Done, int Of)>, IDisposable
{
    const int Length = 20;

    // Before that the initial burst would distort the measured rate.
    static readonly TimeSpan s_measured = TimeSpan.FromSeconds(10);

    readonly Screen _screen;
    readonly TimeProvider _clock;
    readonly string _what;
    readonly double _perSecond;
    (int Done, long At)? _first;

    /// <param name="what">What is counted, plural: 'accounts'.</param>
    /// <param name="perSecond">The expected rate, used until one is measured.</param>
    public ProgressBar(Screen screen, TimeProvider clock, string what, double perSecond)
    {
        (_screen, _clock, _what, _perSecond) = (screen, clock, what, perSecond);
        screen.Rewrite($"listing {what} (Ctrl-C gives up)");
    }

    /// <summary>Raised once, with the number of those that remain.</summary>
    public event Action<int>? Begun;

    /// <summary>The last report; (0, 0) without one.</summary>
    public (int Done, int Of) Last { get; private set; }

    public void Report((int Done, int Of) value)
    {
        Last = value;
        if (value.Of == 0)
            return;
        if (_first is null)
        {
            _first = (value.Done, _clock.GetTimestamp());
            Begun?.Invoke(value.Of - value.Done);
        }

        var filled = (int)((long)Length * value.Done / value.Of);
        var bar = new string('#', filled) + new string('.', Length - filled);
        _screen.Rewrite(string.Create(CultureInfo.InvariantCulture,
            $"[{bar}] {value.Done} of {value.Of} {_what}{Left(value)} (Ctrl-C gives up)"));
    }

    public void Dispose() => _screen.Erase();

    string Left((int Done, int Of) value)
    {
        var (done, at) = _first!.Value;
        var passed = _clock.GetElapsedTime(at);
        return Left(value.Of - value.Done,
            passed < s_measured || value.Done == done ? _perSecond : (value.Done - done) / passed.TotalSeconds);
    }

    /// <summary>How long this many will take; empty below five seconds.</summary>
    internal static string Left(int count, double perSecond) => (count / perSecond) switch
    {
        < 5 => "",
        < 90 and var seconds => string.Create(
            CultureInfo.InvariantCulture, $", about {Math.Ceiling(seconds / 5) * 5:0} s left"),
        var seconds => string.Create(
            CultureInfo.InvariantCulture, $", about {Math.Ceiling(seconds / 60):0} min left"),
    };
}

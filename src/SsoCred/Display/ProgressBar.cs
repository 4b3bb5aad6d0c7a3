using System.Globalization;

namespace SsoCred.Display;

/// <summary>
/// How far something is and how long it will take, on one line of a person's terminal that is gone afterwards; elsewhere
/// nothing.
/// </summary>
sealed class ProgressBar : IProgress<(int Done, int Of)>, IDisposable
{
    const int Length = 20;

    // Before that a burst at the beginning would look like the speed of all.
    static readonly TimeSpan s_measured = TimeSpan.FromSeconds(10);

    readonly Screen _screen;
    readonly TimeProvider _clock;
    readonly string _what;
    readonly double _perSecond;
    (int Done, long At)? _first;

    /// <param name="what">What takes its time, plural: 'accounts'.</param>
    /// <param name="perSecond">How many are done in a second as far as is known before it is measured.</param>
    public ProgressBar(Screen screen, TimeProvider clock, string what, double perSecond)
    {
        (_screen, _clock, _what, _perSecond) = (screen, clock, what, perSecond);
        screen.Rewrite($"listing {what} (Ctrl-C gives up)");
    }

    /// <summary>Tells, once it is known, how many are still to be done.</summary>
    public event Action<int>? Begun;

    /// <summary>As it was last told; nothing of nothing where it never was.</summary>
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
        _screen.Rewrite(string.Create(CultureInfo.InvariantCulture,
            $"[{new string('#', filled)}{new string('.', Length - filled)}] {value.Done} of {value.Of} {_what}{Left(value)} (Ctrl-C gives up)"));
    }

    public void Dispose() => _screen.Erase();

    string Left((int Done, int Of) value)
    {
        var (done, at) = _first!.Value;
        var passed = _clock.GetElapsedTime(at);
        return Left(value.Of - value.Done,
            passed < s_measured || value.Done == done ? _perSecond : (value.Done - done) / passed.TotalSeconds);
    }

    /// <summary>How long so many will take; nothing where it is over before it is read.</summary>
    internal static string Left(int count, double perSecond) => (count / perSecond) switch
    {
        < 5 => "",
        < 90 and var seconds => string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(seconds / 5) * 5:0} s left"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(seconds / 60):0} min left"),
    };
}

namespace SsoCred.Display;

/// <summary>
/// What a person sees while something takes its time, on stderr: plain lines everywhere, and on a lively terminal a
/// line that counts down, and colours.
/// </summary>
sealed class Screen
{
    const string EraseLine = "\r\x1b[K";

    readonly Lock _gate = new();
    readonly TimeProvider _clock;
    bool _isRewritten;

    public Screen(Func<string, string?> environment, TimeProvider clock)
    {
        _clock = clock;
        IsLively = !Console.IsErrorRedirected && Terminal.IsLively(environment);
        DrawsBlocks = IsLively && (OperatingSystem.IsWindows() || IsUtf8(environment));
    }

    /// <summary>Lines may be rewritten and coloured.</summary>
    public bool IsLively { get; }

    /// <summary>The block characters that a QR code is drawn with can be expected to appear.</summary>
    public bool DrawsBlocks { get; }

    /// <summary>A line, its control characters made visible.</summary>
    public void Say(string line) => Write(Terminal.Printable(line) + "\n");

    /// <summary>The line with its <paramref name="strong"/> part emphasised where that is possible.</summary>
    public void Say(string before, string strong)
    {
        var shown = Terminal.Printable(strong);
        Write(Terminal.Printable(before) + (IsLively ? $"\x1b[1m{shown}\x1b[0m" : shown) + "\n");
    }

    /// <summary>Text that is printed as it is: escape sequences of ours, a URL that has been checked and must be whole.</summary>
    public void Draw(string text) => Write(text);

    /// <summary>Counts down to the end until it is stopped, on one line that is gone afterwards.</summary>
    public async Task CountDownAsync(string what, DateTimeOffset end, CancellationToken stop)
    {
        if (!IsLively)
        {
            Say($"{what}, until {LocalTime.Time(end)}");
            return;
        }

        try
        {
            for (var left = end - _clock.GetUtcNow(); left > TimeSpan.Zero; left = end - _clock.GetUtcNow())
            {
                Rewrite($"{what}, {(int)left.TotalMinutes}:{left.Seconds:00} left (Ctrl-C gives up)");
                await Task.Delay(TimeSpan.FromSeconds(1), _clock, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // What was waited for has come, or was given up.
        }
        finally
        {
            Erase();
        }
    }

    /// <summary>A line that whatever comes next takes the place of; nothing where lines can't be rewritten.</summary>
    public void Rewrite(string line)
    {
        if (!IsLively)
            return;
        lock (_gate)
        {
            // A line that goes on in the next can't be erased.
            var room = Math.Max(StandardError.Width - 1, 0);
            StandardError.Write(EraseLine + line[..Math.Min(line.Length, room)]);
            _isRewritten = true;
        }
    }

    /// <summary>Takes that line away.</summary>
    public void Erase() => Write("");

    void Write(string text)
    {
        lock (_gate)
        {
            StandardError.Write(_isRewritten ? EraseLine + text : text);
            _isRewritten = false;
        }
    }

    static bool IsUtf8(Func<string, string?> environment)
    {
        foreach (var variable in (ReadOnlySpan<string>)["LC_ALL", "LC_CTYPE", "LANG"])
        {
            if (environment(variable) is { Length: > 0 } locale)
                return locale.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }
}

using CredentialProcess.Text;

namespace SsoCred.Display;

/// <summary>
/// Text on stderr for somebody at a terminal: plain lines everywhere, and where the terminal understands escape
/// sequences a line that is rewritten, and colours.
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
        IsLively = !Console.IsErrorRedirected && Terminal.MovesCursor(environment, StandardError.Descriptor);
        UsesColour = !Console.IsErrorRedirected && Terminal.UsesColour(environment, StandardError.Descriptor);
        DrawsBlocks = IsLively && (OperatingSystem.IsWindows() || IsUtf8(environment));
    }

    /// <summary>Lines may be rewritten.</summary>
    public bool IsLively { get; }

    /// <summary>Text may be styled.</summary>
    public bool UsesColour { get; }

    /// <summary>The block characters of a QR code can be shown.</summary>
    public bool DrawsBlocks { get; }

    /// <summary>A line, wrapped on a terminal; control characters are escaped.</summary>
    public void Say(string line) => Write(Terminal.Paragraph("", line, StandardError.TerminalWidth));

    /// <summary>A line whose end is bold where that is possible.</summary>
    public void Say(string before, string strong)
    {
        var shown = Terminal.Printable(strong);
        Write(Terminal.Printable(before) + (UsesColour ? $"\x1b[1m{shown}\x1b[0m" : shown) + "\n");
    }

    /// <summary>Text without escaping: our own escape sequences, or a checked URL that must stay whole.</summary>
    public void Draw(string text) => Write(text);

    /// <summary>Counts down on one line, which is erased at the end.</summary>
    public async Task CountDownAsync(string what, DateTimeOffset end, CancellationToken stop)
    {
        if (!IsLively)
        {
            Say($"{what}, until {LocalTime.Format(end, _clock)}");
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
            // The wait is over, or was interrupted.
        }
        finally
        {
            Erase();
        }
    }

    /// <summary>A line that the next output replaces; nothing where lines cannot be rewritten.</summary>
    public void Rewrite(string line)
    {
        if (!IsLively)
            return;
        lock (_gate)
        {
            // A wrapped line could not be erased.
            var room = Math.Max(StandardError.Width - 1, 0);
            StandardError.Write(EraseLine + Columns.Cut(line, room));
            _isRewritten = true;
        }
    }

    /// <summary>Erases that line.</summary>
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
            {
                return locale.Replace("-", "", StringComparison.Ordinal)
                    .Contains("utf8", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }
}

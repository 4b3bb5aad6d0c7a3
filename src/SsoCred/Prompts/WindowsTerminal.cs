using System.Text;

namespace SsoCred.Prompts;

/// <summary>The keys of a console of Windows, read by Console.</summary>
sealed class WindowsTerminal : RawTerminal
{
    readonly bool _tookControlC;

    public WindowsTerminal()
    {
        _tookControlC = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
    }

    public override IReadOnlyList<Key> Read(bool waits = true)
    {
        if (waits && !Console.KeyAvailable)
            Thread.Sleep(Tick / 4);
        List<Key> keys = [];
        char? high = null;
        while (Console.KeyAvailable)
        {
            var info = Console.ReadKey(intercept: true);
            // What is beyond the first plane comes in two.
            if (char.IsHighSurrogate(info.KeyChar))
                high = info.KeyChar;
            else if (high is { } first && Rune.TryCreate(first, info.KeyChar, out var pair))
                keys.Add(new Key(KeyKind.Text, pair));
            else
                keys.Add(Of(info));
        }

        return keys;
    }

    public override void Suspend()
    {
    }

    public override void Dispose() => Console.TreatControlCAsInput = _tookControlC;

    static Key Of(ConsoleKeyInfo info)
    {
        var kind = info.Key switch
        {
            ConsoleKey.UpArrow => KeyKind.Up,
            ConsoleKey.DownArrow => KeyKind.Down,
            ConsoleKey.PageUp => KeyKind.PageUp,
            ConsoleKey.PageDown => KeyKind.PageDown,
            ConsoleKey.Home => KeyKind.Home,
            ConsoleKey.End => KeyKind.End,
            ConsoleKey.Tab when info.Modifiers.HasFlag(ConsoleModifiers.Shift) => KeyKind.ToggleBack,
            _ => KeyKind.Other,
        };
        if (kind != KeyKind.Other || info.KeyChar == '\0')
            return new Key(kind);
        List<Key> keys = [];
        _ = KeyBytes.Read(Encoding.UTF8.GetBytes([info.KeyChar]), true, keys);
        return keys is [var key, ..] ? key : new Key(KeyKind.Other);
    }
}

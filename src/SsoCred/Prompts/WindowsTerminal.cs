using System.Runtime.InteropServices;
using System.Text;

namespace SsoCred.Prompts;

/// <summary>By Console, and with escape sequences switched on for stderr. Not run so far.</summary>
sealed partial class WindowsTerminal : RawTerminal
{
    const int StandardErrorHandle = -12; // STD_ERROR_HANDLE
    const uint EscapeSequences = 4; // ENABLE_VIRTUAL_TERMINAL_PROCESSING

    readonly bool _tookControlC;
    readonly nint _stderr;
    readonly uint? _mode;

    public WindowsTerminal()
    {
        _tookControlC = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        _stderr = Handle(StandardErrorHandle);
        if (GetMode(_stderr, out var mode))
        {
            _mode = mode;
            _ = SetMode(_stderr, mode | EscapeSequences);
        }
    }

    public override IReadOnlyList<Key> Read()
    {
        if (!Console.KeyAvailable)
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

    public override void Dispose()
    {
        Console.TreatControlCAsInput = _tookControlC;
        if (_mode is { } mode)
            _ = SetMode(_stderr, mode);
    }

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

    [LibraryImport("kernel32", EntryPoint = "GetStdHandle")]
    private static partial nint Handle(int which);

    [LibraryImport("kernel32", EntryPoint = "GetConsoleMode")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetMode(nint console, out uint mode);

    [LibraryImport("kernel32", EntryPoint = "SetConsoleMode")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetMode(nint console, uint mode);
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace SsoCred.Prompts;

/// <summary>
/// Decodes the keys that a POSIX terminal sends: UTF-8, control characters, and escape sequences (ECMA-48, as in xterm,
/// tmux and the Linux console). Ctrl-N, Ctrl-P, Ctrl-A, Ctrl-U and Ctrl-W mean what they mean in shells and fzf.
/// </summary>
static class KeyBytes
{
    const byte Escape = 0x1b;

    /// <summary>Adds the complete keys, and returns how many bytes they took.</summary>
    /// <param name="isAll">No more bytes will come: the start of a sequence is the Escape key.</param>
    public static int Read(ReadOnlySpan<byte> bytes, bool isAll, ICollection<Key> keys)
    {
        var read = 0;
        while (read < bytes.Length)
        {
            var (kind, rune, length) = First(bytes[read..], isAll);
            if (length == 0)
                break;
            read += length;
            keys.Add(new Key(kind, rune));
        }

        return read;
    }

    // A length of 0 waits for more.
    static (KeyKind Kind, Rune Rune, int Length) First(ReadOnlySpan<byte> bytes, bool isAll)
    {
        if (bytes[0] == Escape)
        {
            var (kind, length) = Sequence(bytes, isAll);
            return (kind, default, length);
        }

        if (bytes[0] is < (byte)' ' or 0x7f)
            return (Control(bytes[0]), default, 1);
        var status = Rune.DecodeFromUtf8(bytes, out var rune, out var taken);
        if (status == OperationStatus.NeedMoreData && !isAll)
            return default;
        var fit = status == OperationStatus.Done && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        return (fit ? KeyKind.Text : KeyKind.Other, fit ? rune : default, taken);
    }

    static KeyKind Control(byte code) => code switch
    {
        (byte)'\r' or (byte)'\n' => KeyKind.Accept,
        (byte)'\t' => KeyKind.Toggle,
        0x7f or 0x08 => KeyKind.Erase,
        0x01 => KeyKind.ToggleAll, // Ctrl-A
        0x03 or 0x04 => KeyKind.GiveUp, // Ctrl-C, Ctrl-D
        0x0c => KeyKind.Redraw, // Ctrl-L
        0x0e => KeyKind.Down, // Ctrl-N
        0x10 => KeyKind.Up, // Ctrl-P
        0x12 => KeyKind.Retry, // Ctrl-R
        0x15 => KeyKind.EraseAll, // Ctrl-U
        0x17 => KeyKind.EraseWord, // Ctrl-W
        0x1a => KeyKind.Suspend, // Ctrl-Z
        _ => KeyKind.Other,
    };

    static (KeyKind Kind, int Length) Sequence(ReadOnlySpan<byte> bytes, bool isAll)
    {
        if (bytes.Length == 1)
            return isAll ? (KeyKind.GiveUp, 1) : default;
        if (bytes[1] == Escape)
            return (KeyKind.GiveUp, 1);
        // SS3 and one character, CSI and its parameters up to a final character; anything else is a key with Alt.
        if (bytes[1] is not ((byte)'[' or (byte)'O'))
            return (KeyKind.Other, 2);
        var end = bytes[1] == 'O' ? 2 : 2 + bytes[2..].IndexOfAnyInRange((byte)'@', (byte)'~');
        if (end < 2 || end >= bytes.Length)
            return isAll || bytes.Length > 32 ? (KeyKind.Other, bytes.Length) : default;
        return (Named(bytes[2..end], bytes[end]), end + 1);
    }

    static KeyKind Named(ReadOnlySpan<byte> parameters, byte final) => final switch
    {
        (byte)'A' => KeyKind.Up,
        (byte)'B' => KeyKind.Down,
        (byte)'H' => KeyKind.Home,
        (byte)'F' => KeyKind.End,
        (byte)'Z' => KeyKind.ToggleBack,
        (byte)'~' when parameters is [(byte)'1' or (byte)'7'] => KeyKind.Home,
        (byte)'~' when parameters is [(byte)'4' or (byte)'8'] => KeyKind.End,
        (byte)'~' when parameters is [(byte)'5'] => KeyKind.PageUp,
        (byte)'~' when parameters is [(byte)'6'] => KeyKind.PageDown,
        _ => KeyKind.Other,
    };
}

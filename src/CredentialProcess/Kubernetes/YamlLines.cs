using System.Buffers;
using System.Text;

namespace CredentialProcess.Kubernetes;

/// <summary>
/// A YAML text in lines. What readers of YAML treat differently is refused: bytes that are not UTF-8, tabs, control
/// characters, and other line ends than LF and CR LF.
/// </summary>
sealed class YamlLines
{
    const string ByHand = "write 'command: sso-cred' and 'interactiveMode: Never' there yourself";
    const char ByteOrderMark = '\uFEFF';

    // C0 and DEL; YAML 1.1 also ends lines at the last three.
    static readonly SearchValues<char> s_refused = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c is not ('\n' or '\r')).Select(c => (char)c), '\x7f',
            '\u0085', '\u2028', '\u2029']);

    readonly List<YamlLine> _lines = [];
    readonly string _shown;

    /// <param name="shown">The file's path as messages show it.</param>
    /// <exception cref="Failure">It holds something that is refused.</exception>
    public YamlLines(byte[] text, string shown)
    {
        _shown = shown;
        try
        {
            Text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text);
        }
        catch (DecoderFallbackException cause)
        {
            throw new Failure(FailureKind.Configuration, $"{shown} is not UTF-8", ByHand, cause);
        }

        var at = Text.StartsWith(ByteOrderMark) ? 1 : 0;
        while (at < Text.Length)
        {
            var end = Text.AsSpan(at).IndexOfAny('\r', '\n') is >= 0 and var length ? at + length : Text.Length;
            _lines.Add(new(at, end));
            if (Text.AsSpan(at..end).IndexOfAny(s_refused) is >= 0 and var bad)
                throw Refusal(_lines.Count - 1, Text[at + bad] == '\t' ? "a tab" : "a control character");
            if (Text.AsSpan(at..end).Contains(ByteOrderMark))
                throw Refusal(_lines.Count - 1, "a byte-order mark");
            if (end < Text.Length && Text[end] == '\r' && (end + 1 == Text.Length || Text[end + 1] != '\n'))
                throw Refusal(_lines.Count - 1, "a line that ends with CR alone");
            at = end + LineEnd(end).Length;
        }
    }

    public string Text { get; }

    public int Count => _lines.Count;

    public YamlLine this[int line] => _lines[line];

    /// <summary>What ends the line: LF or CR LF; empty at the end of the text.</summary>
    public string LineEnd(int end) => end == Text.Length ? "" : Text[end] == '\r' ? "\r\n" : "\n";

    /// <summary>What ends a new line after this one.</summary>
    public string NewLineEnd(int line) => LineEnd(_lines[line].End) is { Length: > 0 } own ? own
        : LineEnd(_lines[0].End) is { Length: > 0 } first ? first : "\n";

    public ReadOnlySpan<char> Span(int line) => Text.AsSpan(_lines[line].Start.._lines[line].End);

    /// <summary>The columns of blanks before the line's text; its length where it is blank.</summary>
    public int Indentation(int line)
    {
        var span = Span(line);
        return span.IndexOfAnyExcept(' ') is >= 0 and var column ? column : span.Length;
    }

    public bool IsBlank(int line) => Indentation(line) == Span(line).Length;

    public bool IsBlankOrComment(int line) => IsBlank(line) || Span(line)[Indentation(line)] == '#';

    /// <summary>Why the file is left alone.</summary>
    /// <param name="what">What is in this line.</param>
    /// <param name="hint">What to do; null for an edit by hand.</param>
    public Failure Refusal(int line, string what, string? hint = null) =>
        new(FailureKind.Configuration, $"{_shown}:{line + 1}: {what}, which sso-cred does not edit", hint ?? ByHand);
}

/// <param name="Start">The offset of its first character.</param>
/// <param name="End">The offset after its last one, without the line end.</param>
readonly record struct YamlLine(int Start, int End);

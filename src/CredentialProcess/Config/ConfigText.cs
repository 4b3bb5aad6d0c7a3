using System.Text;
using CredentialProcess.Text;

namespace CredentialProcess.Config;

/// <summary>
/// The text of one config file and where its sections are. One pass finds the headers; the keys of a section are read
/// on demand, so an error in an unused section does no harm, while one in a section that is read is refused with its
/// line (botocore refuses the whole file in both cases). A byte-order mark is skipped.
/// </summary>
sealed class ConfigText
{
    readonly byte[] _text;
    readonly List<Section> _sections = [];
    readonly List<int> _defaults = [];
    readonly LineNumbers _lines;
    ConfigKeys? _inherited;
    Failure? _inheritedFault;

    /// <param name="path">As messages show it.</param>
    /// <param name="text">Valid UTF-8.</param>
    internal ConfigText(string path, byte[] text)
    {
        Path = path;
        _text = text;
        _lines = new LineNumbers(text);
        FindSections(text.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
    }

    internal string Path { get; }

    internal int Count => _sections.Count;

    internal ReadOnlySpan<byte> Bytes => _text;

    /// <summary>A section's name as written between the brackets.</summary>
    internal ReadOnlySpan<byte> Header(int section) =>
        _text.AsSpan(_sections[section].Name, _sections[section].NameLength);

    /// <summary>Where the line of a section's header starts.</summary>
    internal int HeaderStart(int section) => _sections[section].Line;

    /// <summary>Every line of the file, after a byte-order mark.</summary>
    internal ConfigLines Lines() =>
        new(_text, _text.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0, _text.Length, inSection: false);

    internal string HeaderLocation(int section) => Location(_sections[section].Line);

    internal string Location(int offset) => $"{Path}:{_lines.At(offset)}";

    /// <summary>Whether the section's body contains a text.</summary>
    internal bool BodyContains(int section, ReadOnlySpan<byte> text) =>
        _text.AsSpan(_sections[section].Body.._sections[section].End).IndexOf(text) >= 0;

    /// <summary>
    /// The keys of a section, with those of <c>[DEFAULT]</c> as fallback, which every section inherits.
    /// </summary>
    internal ConfigKeys Keys(int section)
    {
        var keys = new ConfigKeys(this, _sections[section].Line);
        SectionReader.ReadKeys(this, section, keys);
        return _defaults.Count == 0 ? keys : keys.WithFallback(_inherited ??= ReadInherited());
    }

    /// <summary>The keys of the section itself, without inherited ones.</summary>
    internal ConfigKeys OwnKeys(int section)
    {
        var keys = new ConfigKeys(this, _sections[section].Line);
        SectionReader.ReadKeys(this, section, keys);
        return keys;
    }

    /// <summary>Where the lines below a header start and end.</summary>
    internal (int Start, int End) Body(int section) => (_sections[section].Body, _sections[section].End);

    /// <summary>
    /// How far to indent a first key: like the header that follows, which would continue the value of a key less
    /// indented than itself.
    /// </summary>
    internal string IndentAfter(int section)
    {
        if (section + 1 >= Count)
            return "";
        var line = _text.AsSpan(_sections[section + 1].Line);
        return Encoding.UTF8.GetString(line[..PythonWhitespace.Leading(line).Bytes]);
    }

    /// <summary>
    /// The location of the first line that is neither header nor key, for the hint when something is not found.
    /// </summary>
    internal string? FirstInvalidLine()
    {
        for (var section = 0; section < Count; section++)
        {
            var lines = new ConfigLines(_text, _sections[section].Body, _sections[section].End, inSection: true);
            while (lines.MoveNext())
                if (lines.Kind == LineKind.Invalid)
                    return Location(lines.Start);
        }

        return null;
    }

    // Between two headers only lines that start with a bracket are examined. At the left margin such a line can't
    // continue a value; an indented one needs the state left by the lines before it.
    void FindSections(int start)
    {
        ReadOnlySpan<byte> text = _text;
        var lines = new ConfigLines(text, start, text.Length, inSection: false);
        var at = start;
        while (at < text.Length)
        {
            var bracket = text[at..].IndexOf((byte)'[');
            if (bracket < 0)
                break;
            bracket += at;
            var lineStart = at + text[at..bracket].LastIndexOfAny((byte)'\r', (byte)'\n') + 1;
            var length = text[bracket..].IndexOfAny((byte)'\r', (byte)'\n');
            at = length < 0 ? text.Length : bracket + length + 1;
            var name = ConfigLines.HeaderLength(text[bracket..(length < 0 ? text.Length : at)]);
            if (name == 0)
                continue;
            var indent = bracket - lineStart;
            if (indent > 0)
            {
                if (PythonWhitespace.Leading(text[lineStart..bracket]).Bytes < indent)
                    continue;
                while (lines.Next <= lineStart && lines.MoveNext())
                {
                    // Advance to the line of the bracket.
                }

                if (lines.Kind != LineKind.Header)
                    continue;
            }

            if (Count == 0)
                RefuseLinesBeforeHeader(start, lineStart);
            Add(lineStart, bracket + 1, name, at);
            lines = new ConfigLines(text, at, text.Length, inSection: true);
        }

        if (Count == 0)
            RefuseLinesBeforeHeader(start, text.Length);
    }

    void Add(int line, int name, int nameLength, int body)
    {
        if (Count > 0)
            _sections[^1] = _sections[^1] with { End = line };
        if (_text.AsSpan(name, nameLength).SequenceEqual("DEFAULT"u8))
            _defaults.Add(Count);
        _sections.Add(new Section(line, name, nameLength, body, _text.Length));
    }

    void RefuseLinesBeforeHeader(int start, int end)
    {
        var lines = new ConfigLines(_text, start, end, inSection: false);
        while (lines.MoveNext())
            RefuseLinesBeforeHeader(lines);
    }

    void RefuseLinesBeforeHeader(in ConfigLines lines)
    {
        if (Count == 0 && lines.Kind == LineKind.Invalid)
        {
            throw new Failure(
                FailureKind.Configuration,
                $"{Location(lines.Start)}: this line comes before any [section]",
                "start the file with a header such as [default] or [profile NAME]");
        }
    }

    // Read once for all sections, even where it fails.
    ConfigKeys ReadInherited()
    {
        if (_inheritedFault is not null)
            throw _inheritedFault;
        try
        {
            var inherited = new ConfigKeys(this, _sections[_defaults[0]].Line);
            foreach (var each in _defaults)
                SectionReader.ReadKeys(this, each, inherited);
            return inherited;
        }
        catch (Failure fault)
        {
            _inheritedFault = fault;
            throw;
        }
    }

    readonly record struct Section(int Line, int Name, int NameLength, int Body, int End);
}

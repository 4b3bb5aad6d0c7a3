using System.Text;
using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Sync;

/// <summary>
/// The lines of a config that this program manages: one block for each session, between two comments, the first of
/// which records its arguments. Comments are ignored wherever they are and however they are indented, so other readers
/// skip the markers. They contain neither ':' nor '=', by which the AWS CLI's writer recognizes an option (awscli,
/// configure/writer.py, OPTION_REGEX): it would insert a section's new key below them. All other lines of the block
/// start at the left margin: a header there never continues a value above it.
/// </summary>
sealed class ManagedBlock
{
    const string OpeningMarker = ">>> sso-cred", ClosingMarker = "<<< sso-cred";
    const string FirstLinePrefix = "# " + OpeningMarker + " (edits inside are lost) profiles sync ";
    const string LastLinePrefix = "# " + ClosingMarker + " ";
    const string RepairHint = "restore the line, or remove the block with its first and last line and run: "
        + "sso-cred profiles sync --session NAME";

    readonly ConfigText _text;

    ManagedBlock(ConfigText text, SyncArguments arguments, int start) =>
        (_text, Arguments, Start) = (text, arguments, start);

    internal SyncArguments Arguments { get; }

    /// <summary>Where the first line starts.</summary>
    internal int Start { get; }

    /// <summary>Where the last line ends, excluding its line end.</summary>
    internal int End { get; private set; }

    internal string Location => _text.Location(Start);

    internal bool Contains(int section) => _text.HeaderStart(section) >= Start && _text.HeaderStart(section) < End;

    /// <summary>The line end of the block's first line.</summary>
    internal string LineEnd
    {
        get
        {
            var rest = _text.Bytes[Start..];
            rest = rest[rest.IndexOfAny((byte)'\r', (byte)'\n')..];
            return rest.StartsWith("\r\n"u8) ? "\r\n" : rest[0] == '\r' ? "\r" : "\n";
        }
    }

    internal static string FirstLine(SyncArguments arguments) =>
        FirstLinePrefix + RecordedWords.Line(arguments.Words());

    internal static string LastLine(string session) => LastLinePrefix + RecordedWords.Line([session]);

    /// <summary>The blocks of a config, in file order.</summary>
    /// <exception cref="Failure">A first or last line is missing, duplicate or changed.</exception>
    internal static IReadOnlyList<ManagedBlock> FindAll(ConfigText text)
    {
        List<ManagedBlock> blocks = [];
        ManagedBlock? open = null;
        var lines = text.Lines();
        while (lines.MoveNext())
        {
            if (lines.Kind != LineKind.Comment || lines.Line[0] != '#')
                continue;
            var comment = PythonWhitespace.Trim(lines.Line[1..]);
            var opens = comment.StartsWith(Encoding.UTF8.GetBytes(OpeningMarker));
            if (!opens && !comment.StartsWith(Encoding.UTF8.GetBytes(ClosingMarker)))
                continue;
            var line = Encoding.UTF8.GetString(lines.Line);
            if (opens)
            {
                if (open is not null)
                    throw Damaged(text, lines.Start,
                        $"this block starts inside the one that starts at {open.Location}");
                open = new ManagedBlock(text, ArgumentsOf(line) ?? throw Damaged(text, lines.Start,
                    "the first line of this block has been changed"), lines.Start);
                if (blocks.Find(other => other.Arguments.Session == open.Arguments.Session) is { } first)
                    throw Damaged(text, lines.Start,
                        $"duplicate block for this session; first defined at {first.Location}");
            }
            else
            {
                if (open is null)
                    throw Damaged(text, lines.Start, "this sso-cred block ends here but starts nowhere");
                if (line != LastLine(open.Arguments.Session))
                    throw Damaged(text, lines.Start,
                        $"this line does not match the block that starts at {open.Location}");
                open.End = lines.Start + lines.Indent + lines.Line.Length;
                blocks.Add(open);
                open = null;
            }
        }

        return open is null ? blocks : throw Damaged(text, open.Start, "this sso-cred block has no last line");
    }

    /// <summary>
    /// The lines below the block that are keys of its last section, or continue their values: the AWS CLI's writer
    /// adds a new key of a file's last section there. Empty where one of them looks like a header.
    /// </summary>
    internal IReadOnlyList<(int Start, int Next)> StrayLines
    {
        get
        {
            var below = SectionBefore(End) is >= 0 and var last && Contains(last) ? LinesAfter(End) : [];
            return below.Exists(LooksLikeHeader) ? [] : below;
        }
    }

    /// <summary>
    /// Refuses lines that would move to another section with the block: keys above its first header, and around an
    /// empty block, belong to the section before it; what continues a value below it may be meant as a header.
    /// </summary>
    internal void RefuseStrayLines()
    {
        if (LinesAfter(Start) is [var stray, ..])
        {
            throw new Failure(FailureKind.Configuration,
                $"{_text.Location(stray.Start)}: this line belongs to the section above the sso-cred block",
                "move it above the block");
        }

        var below = LinesAfter(End);
        if (below.FindIndex(LooksLikeHeader) is >= 0 and var header)
        {
            throw new Failure(FailureKind.Configuration,
                $"{_text.Location(below[header].Start)}: this header is indented, so it "
                + "is read as part of the value above it, in the sso-cred block", "start it at the left margin");
        }
    }

    bool LooksLikeHeader((int Start, int Next) line) =>
        PythonWhitespace.Trim(_text.Bytes[line.Start..line.Next]) is [(byte)'[', ..];

    // The last section that starts before this offset.
    int SectionBefore(int offset)
    {
        var section = _text.Count - 1;
        while (section >= 0 && _text.HeaderStart(section) >= offset)
            section--;
        return section;
    }

    // That section's lines after this offset, without comments and blank lines.
    List<(int Start, int Next)> LinesAfter(int offset)
    {
        List<(int, int)> found = [];
        if (SectionBefore(offset) is not (>= 0 and var section))
            return found;
        var (start, end) = _text.Body(section);
        var lines = new ConfigLines(_text.Bytes, start, end, inSection: true);
        while (lines.MoveNext())
        {
            if (lines.Start > offset && lines.Kind is not (LineKind.Blank or LineKind.Comment))
                found.Add((lines.Start, lines.Next));
        }

        return found;
    }

    static SyncArguments? ArgumentsOf(string line) => line.StartsWith(FirstLinePrefix, StringComparison.Ordinal)
        && RecordedWords.Words(line[FirstLinePrefix.Length..]) is { } words
        && SyncArguments.Parse(words) is { } arguments
        && FirstLine(arguments) == line ? arguments : null;

    static Failure Damaged(ConfigText text, int at, string why) =>
        new(FailureKind.Configuration, $"{text.Location(at)}: {why}", RepairHint);
}

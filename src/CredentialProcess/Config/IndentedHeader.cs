using System.Text;
using CredentialProcess.Text;

namespace CredentialProcess.Config;

/// <summary>
/// A line like <c>[profile dev]</c> that is indented below a key. It does not start a section but belongs to the key's
/// value (cpython, Lib/configparser.py, <c>_read</c>), so the profile is silently missing.
/// </summary>
/// <param name="Location">File and line.</param>
/// <param name="Header">The text between its brackets.</param>
/// <param name="Key">The key whose value it belongs to.</param>
sealed record IndentedHeader(string Location, string Header, string Key)
{
    /// <summary>More of them are one mistake, made many times.</summary>
    const int Maximum = 100;

    public string Text =>
        $"[{Printable.Text(Header)}] is indented, so it belongs to the value of '{Printable.Text(Key)}' above it";

    public const string Fix = "start the header at the left margin";

    /// <summary>All of one file, in order.</summary>
    public static IReadOnlyList<IndentedHeader> FindAll(ConfigText? text)
    {
        List<IndentedHeader> found = [];
        for (var section = 0; section < text?.Count; section++)
        {
            var (start, end) = text.Body(section);
            var lines = new ConfigLines(text.Bytes, start, end, inSection: true);
            var key = "";
            while (lines.MoveNext())
            {
                if (lines.Kind == LineKind.Key)
                {
                    key = ConfigLines.ParseKey(lines).Key;
                }
                else if (lines.Kind == LineKind.Continuation
                    && ConfigLines.HeaderLength(lines.Line) is > 0 and var length)
                {
                    var header = Encoding.UTF8.GetString(lines.Line.Slice(1, length));
                    found.Add(new(text.Location(lines.Start), header, key));
                }

                if (found.Count == Maximum)
                    return found;
            }
        }

        return found;
    }

    /// <summary>
    /// The hint for a section that is missing because its header is indented; null where it is not.
    /// </summary>
    /// <param name="kind">As in <see cref="AwsConfig.NameOf"/>.</param>
    public static string? Hint(ConfigText? text, string? kind, string name) =>
        FindAll(text).FirstOrDefault(
            each => AwsConfig.NameOf(Encoding.UTF8.GetBytes(each.Header), kind) == name) is { } header
            ? $"{header.Location}: {header.Text}; {Fix}"
            : null;
}

using System.Text;
using CredentialProcess;

namespace SsoCred.Help;

/// <summary>
/// A help page as a man page (man(7), the macros that groff, mandoc and busybox know). Without a date and a version, so
/// that it changes with the command alone.
/// </summary>
static class ManPage
{
    /// <summary><c>sso-cred-ecr-login.1</c>, as git's pages are named.</summary>
    public static string FileNameOf(HelpPage page) => page.Name.Replace(' ', '-') + ".1";

    public static string FileNameOf(Topic topic) => $"{ProgramName.Value}-{topic.Name}.7";

    public static string Of(HelpPage page)
    {
        var text = new StringBuilder();
        var name = page.Name.Replace(' ', '-');
        Head(text, name, section: 1, page.Purpose);
        text.Append(".SH SYNOPSIS\n.B ").Append(Escaped(page.Name)).Append('\n')
            .Append(Escaped(page.Usage[page.Name.Length..].Trim())).Append('\n');
        foreach (var section in page.Groups.Concat(page.Sections))
        {
            text.Append(".SH ").Append(section.Title.ToUpperInvariant()).Append('\n');
            foreach (var (form, purpose) in section.Entries)
                text.Append(".TP\n.B ").Append(Escaped(form)).Append('\n').Append(Escaped(purpose)).Append('\n');
        }

        if (page.Examples.Count > 0)
            text.Append(".SH EXAMPLES\n");
        foreach (var (line, purpose) in page.Examples)
            text.Append(".TP\n").Append(Escaped(purpose)).Append("\n.nf\n").Append(Escaped(line)).Append("\n.fi\n");
        text.Append(".SH SEE ALSO\n").AppendJoin(",\n", Related(page)).Append('\n');
        return text.ToString();
    }

    public static string Of(Topic topic)
    {
        var text = new StringBuilder();
        Head(text, $"{ProgramName.Value}-{topic.Name}", section: 7, topic.Purpose);
        text.Append(".SH DESCRIPTION\n.nf\n");
        foreach (var line in topic.Text.TrimEnd('\n').Split('\n'))
            text.Append(Escaped(line)).Append('\n');
        return text.Append(".fi\n").ToString();
    }

    static void Head(StringBuilder text, string name, int section, string purpose) => text
        .Append($".TH {name.ToUpperInvariant()} {section} \"\" \"{ProgramName.Value}\"\n")
        .Append(".SH NAME\n").Append(Escaped(name)).Append(" \\- ").Append(Escaped(purpose.TrimEnd('.'))).Append('\n');

    static IEnumerable<string> Related(HelpPage page)
    {
        if (!page.IsRoot)
            yield return $".BR {Escaped(ProgramName.Value)} (1)";
        foreach (var entry in page.Groups.SelectMany(group => group.Entries))
            yield return $".BR {Escaped($"{page.Name} {entry.Form}".Replace(' ', '-'))} (1)";
        foreach (var topic in Topic.All)
            yield return $".BR {Escaped($"{ProgramName.Value}-{topic.Name}")} (7)";
    }

    // groff_char(7): an unescaped hyphen may be printed as another character and could not be copied. A dot or quote at
    // the beginning of a line would be a request.
    static string Escaped(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("'", "\\(aq", StringComparison.Ordinal).Replace("~", "\\(ti", StringComparison.Ordinal);
        return escaped is ['.', ..] ? "\\&" + escaped : escaped;
    }
}

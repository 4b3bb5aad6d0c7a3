using System.Buffers;
using System.Text;

namespace CredentialProcess.Text;

/// <summary>
/// A command line of Windows, which a program splits by itself; nearly all do it as CommandLineToArgvW does. Quotes are
/// put around more words than that needs, so that cmd, which runs batch files, takes no <c>&amp;</c> of a URL for the
/// end of a command. A plain word gets none: cmd knows <c>/c</c> only without.
/// </summary>
static class WindowsArguments
{
    static readonly SearchValues<char> s_plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./\\:+@~#");

    public static string Join(IEnumerable<string> words)
    {
        var line = new StringBuilder();
        foreach (var word in words)
        {
            if (line.Length > 0)
                line.Append(' ');
            if (word.Length > 0 && !word.AsSpan().ContainsAnyExcept(s_plain))
                line.Append(word);
            else
                AppendQuoted(line, word);
        }

        return line.ToString();
    }

    // Backslashes stand for themselves unless a quote follows them.
    static void AppendQuoted(StringBuilder line, string word)
    {
        var backslashes = 0;
        line.Append('"');
        foreach (var c in word)
        {
            if (c == '"')
                line.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            line.Append(c);
        }

        line.Append('\\', backslashes).Append('"');
    }
}

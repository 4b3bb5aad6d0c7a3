using System.Text;

namespace CredentialProcess.Text;

/// <summary>
/// A command line of Windows, which a program splits by itself; nearly all do it as CommandLineToArgvW does. Every word
/// is put in quotes, so that cmd, which runs batch files, takes no <c>&amp;</c> of a URL for the end of a command.
/// </summary>
static class WindowsArguments
{
    public static string Join(IEnumerable<string> words)
    {
        var line = new StringBuilder();
        foreach (var word in words)
        {
            if (line.Length > 0)
                line.Append(' ');
            Append(line.Append('"'), word);
            line.Append('"');
        }

        return line.ToString();
    }

    // Backslashes stand for themselves unless a quote follows them.
    static void Append(StringBuilder line, string word)
    {
        var backslashes = 0;
        foreach (var c in word)
        {
            if (c == '"')
                line.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            line.Append(c);
        }

        line.Append('\\', backslashes);
    }
}

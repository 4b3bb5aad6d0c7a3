using System.Text;
using CredentialProcess;

namespace SsoCred;

/// <summary>
/// What the program says to a person. Rules: stdout carries the document and nothing else; everything said goes to
/// stderr as <c>sso-cred: error: …</c> and <c>sso-cred: hint: …</c>, one line each, since SDKs put it into their own
/// message; success says nothing. What comes from files or the network is shown without its control characters.
/// </summary>
static class Terminal
{
    public static void Report(Failure failure, string? hint) => Say("error", failure.Message, hint);

    /// <summary>What a person should know although the run goes on; for commands that no SDK runs.</summary>
    public static void Warn(string message, string? hint = null) => Say("warning", message, hint);

    static void Say(string kind, string message, string? hint)
    {
        var lines = new StringBuilder().Append($"sso-cred: {kind}: ").Append(Printable(message)).Append('\n');
        if (hint is not null)
            lines.Append("sso-cred: hint: ").Append(Printable(hint)).Append('\n');
        WriteError(lines.ToString());
    }

    /// <summary>One write, so that the lines of a hundred processes do not mix.</summary>
    static void WriteError(string text)
    {
        try
        {
            using var stderr = Console.OpenStandardError();
            stderr.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            // Nobody listens; the exit code still tells.
        }
    }

    /// <summary>The text on one line, whatever it holds.</summary>
    public static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var shown = new StringBuilder();
        foreach (var c in text)
            _ = char.IsControl(c) ? shown.Append("\\u").Append(((int)c).ToString("x4", null)) : shown.Append(c);
        return shown.ToString();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CredentialProcess.Text;

namespace CredentialProcess.Output;

/// <summary>
/// Lines that set or unset environment variables in a shell. Every value is untrusted: the shell reads back exactly
/// that value, or it is refused; nothing in it is ever executed.
/// </summary>
static class ShellExports
{
    /// <summary>Characters that all dialects of .env files read the same way without quotes.</summary>
    const string PlainInDotenv = "-_.:/+=@,";

    static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sets each variable.</summary>
    /// <exception cref="Failure">A value that can't be represented in this shell.</exception>
    public static string Set(Shell shell, IEnumerable<KeyValuePair<string, string>> variables)
    {
        if (shell == Shell.Json)
        {
            return Json(json =>
            {
                foreach (var (name, value) in variables)
                    json.WriteString(name, value);
            });
        }

        var lines = new StringBuilder();
        foreach (var (name, value) in variables)
        {
            if (value.Contains('\0'))
                throw Refused(name, "a NUL character, which no environment variable can hold");
            lines.Append(shell switch
            {
                Shell.Bash or Shell.Zsh => $"export {name}={ShellQuoting.Quote(value)}\n",
                // The semicolon makes 'eval (sso-cred env)' work too: eval joins the lines.
                Shell.Fish => $"set -gx {name} {Fish(value)};\n",
                Shell.PowerShell => $"$Env:{name} = {PowerShell(value)}\n",
                Shell.Cmd => $"set \"{name}={Cmd(name, value)}\"\r\n",
                Shell.Dotenv => $"{name}={Dotenv(name, value)}\n",
                Shell.Json => throw new UnreachableException(),
            });
        }

        return lines.ToString();
    }

    /// <summary>Unsets each variable; an unset one is not an error.</summary>
    public static string Unset(Shell shell, IEnumerable<string> names)
    {
        if (shell == Shell.Json)
        {
            return Json(json =>
            {
                foreach (var name in names)
                    json.WriteNull(name);
            });
        }

        var lines = new StringBuilder();
        foreach (var name in names)
        {
            lines.Append(shell switch
            {
                Shell.Bash or Shell.Zsh => $"unset {name}\n",
                Shell.Fish => $"set -ge {name};\n",
                Shell.PowerShell => $"$Env:{name} = $null\n",
                Shell.Cmd => $"set \"{name}=\"\r\n",
                Shell.Dotenv => throw new Failure(FailureKind.Usage, "a .env file can set variables but not unset them",
                    "remove the lines from the file"),
                Shell.Json => throw new UnreachableException(),
            });
        }

        return lines.ToString();
    }

    /// <summary>A comment line; JSON has none.</summary>
    public static string Comment(Shell shell, string text)
    {
        var plain = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || " -_.:/@".Contains(c) ? c : '?'));
        return shell switch
        {
            Shell.Json => "",
            Shell.Cmd => $"rem {plain}\r\n",
            Shell.Bash or Shell.Zsh or Shell.Fish or Shell.PowerShell or Shell.Dotenv => $"# {plain}\n",
        };
    }

    // Between single quotes fish knows two escapes, \\ and \'.
    static string Fish(string value) =>
        $"'{value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";

    /// <summary>
    /// One line of ASCII: 'sso-cred env | Invoke-Expression' passes line by line, Windows PowerShell decodes with the
    /// console's code page, and PowerShell also treats U+2018 to U+201B as single quotes.
    /// </summary>
    static string PowerShell(string value)
    {
        var text = new StringBuilder("'");
        var quoted = true;
        foreach (var c in value)
        {
            var plain = c is >= ' ' and <= '~';
            if (plain != quoted)
                text.Append(plain ? " + '" : "'");
            quoted = plain;
            _ = plain
                ? text.Append(c == '\'' ? "''" : c.ToString())
                : text.Append(" + [char]").Append(((int)c).ToString(CultureInfo.InvariantCulture));
        }

        return quoted ? text.Append('\'').ToString() : text.ToString();
    }

    // In set "NAME=value" operators are plain text. The excluded characters mean one thing in a batch file and another
    // in 'for /f' (%), one thing with delayed expansion and another without (!), or depend on the code page.
    static string Cmd(string name, string value) =>
        value.All(c => c is >= ' ' and <= '~' and not ('%' or '!' or '"'))
            ? value
            : throw Refused(name, "a character that cmd can't represent (%, !, \", a control character or non-ASCII)");

    // Readers of .env files agree on plain words and on single quotes around text without escapes (a single backslash,
    // as in a Windows path, is not one); with a quote inside, on double quotes, where nothing in them could be
    // expanded.
    static string Dotenv(string name, string value)
    {
        if (value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || PlainInDotenv.Contains(c)))
            return value;
        if (!value.Any(char.IsControl))
        {
            if (!value.Contains('\'') && !value.Contains(@"\\", StringComparison.Ordinal) && !value.EndsWith('\\'))
                return $"'{value}'";
            if (value.IndexOfAny(['"', '$', '`', '\\']) < 0)
                return $"\"{value}\"";
        }

        throw Refused(name, "characters that readers of .env files interpret differently");
    }

    static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_json))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    static Failure Refused(string name, string what) =>
        new(FailureKind.Local, $"the value of {name} contains {what}", "choose another --shell");
}

using System.Text;
using CredentialProcess;
using CredentialProcess.Output;

namespace SsoCred.Completions;

/// <summary>
/// The line in a shell's start file that loads one of the scripts. A comment at its end tells it from a person's own;
/// a program that is not there makes it do nothing. Texts are changed as bytes, whatever their encoding.
/// </summary>
/// <param name="command">The command that prints the script.</param>
/// <param name="shell">One that has the script.</param>
/// <param name="arguments">More arguments of the command, such as <c> --name x</c>.</param>
sealed class StartLine(string command, Shell shell, string arguments = "")
{
    /// <summary>The commands that print scripts.</summary>
    public const string Completion = "completion", Function = "shell";

    readonly string _mark = MarkOf(command);
    readonly string _run = $"{ProgramName.Value} {command} {ShellName.Of(shell)}";

    /// <summary>What the shell runs.</summary>
    public string Text => shell switch
    {
        Shell.Bash or Shell.Zsh => $"eval \"$({_run}{arguments} 2> /dev/null)\" {_mark}",
        Shell.Fish => $"type -q {ProgramName.Value}; and {_run}{arguments} | source {_mark}",
        Shell.PowerShell => $"if (Get-Command {ProgramName.Value} -ErrorAction Ignore) "
            + $"{{ {_run}{arguments} | Out-String | Invoke-Expression }} {_mark}",
        Shell.Cmd or Shell.Dotenv or Shell.Json => throw new ArgumentException("it loads no scripts", nameof(shell)),
    };

    /// <summary>The number of a line without the mark that loads the script too, or null.</summary>
    public int? OwnLine(byte[] text)
    {
        var lines = Lines(text);
        var at = Array.FindIndex(lines, line => !line.TrimStart().StartsWith('#') && !HasMark(line, _mark)
            && line.Contains(_run, StringComparison.Ordinal));
        return at < 0 ? null : at + 1;
    }

    /// <summary>The text with the line, in place of an earlier one or at the end.</summary>
    /// <exception cref="Failure">It has an encoding that shells do not share.</exception>
    public byte[] With(byte[] text, string shown)
    {
        if (text.Contains((byte)0))
        {
            throw new Failure(FailureKind.Configuration, $"{shown} is not text in UTF-8, which sso-cred does not edit",
                $"add this line to it: {Text}");
        }

        List<string> lines = [.. Lines(text)];
        var end = lines[0].EndsWith('\r') ? "\r" : "";
        var at = lines.FindIndex(line => HasMark(line, _mark));
        if (at >= 0)
            lines[at] = Text + end;
        else if (lines[^1].Length == 0)
            lines.Insert(lines.Count - 1, Text + end);
        else
            lines.AddRange([Text + end, ""]);
        return Bytes(lines.Where((line, i) => i == at || at < 0 || !HasMark(line, _mark)));
    }

    /// <summary>Whether the text has a line that <c>install</c> of the command has written.</summary>
    public static bool IsIn(byte[] text, string command) =>
        Array.Exists(Lines(text), line => HasMark(line, MarkOf(command)));

    /// <summary>The text without the lines that <c>install</c> of the command has written.</summary>
    public static byte[] Without(byte[] text, string command) =>
        Bytes(Lines(text).Where(line => !HasMark(line, MarkOf(command))));

    static string MarkOf(string command) => $"# by '{ProgramName.Value} {command} install'";

    static bool HasMark(string line, string mark) => line.AsSpan().TrimEnd().EndsWith(mark, StringComparison.Ordinal);

    // Each byte is one character of Latin-1.
    static string[] Lines(byte[] text) => Encoding.Latin1.GetString(text).Split('\n');

    static byte[] Bytes(IEnumerable<string> lines) => Encoding.Latin1.GetBytes(string.Join('\n', lines));
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CredentialProcess.Output;

namespace CredentialProcess.Tests.Output;

/// <summary>Whatever a value holds, a shell reads back exactly that: the shells themselves say so where they are
/// there.</summary>
public partial class ShellExportsTests
{
    static readonly string[] s_values = [.. HostileValues.All()];

    static KeyValuePair<string, string>[] Named =>
        [.. s_values.Select((value, i) => KeyValuePair.Create($"V{i}", value))];

    [Theory]
    [InlineData("bash", Shell.Bash, "{0}; env -0", "eval \"$(cat LINES)\"")]
    [InlineData("bash", Shell.Bash, "{0}; env -0", ". ./LINES")]
    [InlineData("bash", Shell.Bash, "set -o history -H; {0}; env -0", ". ./LINES")]
    [InlineData("sh", Shell.Bash, "{0}; env -0", "eval \"$(cat LINES)\"")]
    [InlineData("zsh", Shell.Zsh, "setopt RC_QUOTES BANG_HIST; {0}; env -0", "eval \"$(cat LINES)\"")]
    [InlineData("zsh", Shell.Zsh, "{0}; env -0", ". ./LINES")]
    [InlineData("fish", Shell.Fish, "{0}; env -0", "cat LINES | source")]
    public async Task A_shell_reads_back_every_value(string program, object shell, string script, string load)
    {
        var found = await RunAsync(program, ShellExports.Set((Shell)shell, Named), script, load);
        foreach (var (name, value) in Named)
            Assert.Equal(value, found.GetValueOrDefault(name));
        Assert.Equal(["LINES"], found["LEFT"].Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("bash", Shell.Bash, "eval \"$(cat LINES)\"")]
    [InlineData("zsh", Shell.Zsh, "eval \"$(cat LINES)\"")]
    [InlineData("fish", Shell.Fish, "cat LINES | source")]
    [InlineData("fish", Shell.Fish, "eval (cat LINES)")]
    public async Task A_shell_forgets_what_is_unset_and_does_not_mind_what_was_not_set(
        string program, object shell, string load)
    {
        KeyValuePair<string, string>[] some = [new("A", "it's"), new("B", "2")];
        var set = ShellExports.Set((Shell)shell, some);
        Assert.Equal("it's", (await RunAsync(program, set, "{0}; env -0", load))["A"]);
        var found = await RunAsync(program, set + ShellExports.Unset((Shell)shell, ["A", "NEVER"]), "{0}; env -0",
            load);
        Assert.False(found.ContainsKey("A"));
        Assert.Equal("2", found["B"]);
    }

    [Fact]
    public void PowerShell_by_its_rules_reads_back_every_value_from_one_line_of_ascii()
    {
        var lines = ShellExports.Set(Shell.PowerShell, Named).Split('\n')[..^1];
        Assert.Equal(s_values.Length, lines.Length);
        foreach (var (line, (name, value)) in lines.Zip(Named))
        {
            Assert.True(Ascii.IsValid(line) && !line.Any(char.IsControl), line);
            var expression = PowerShellLine().Match(line);
            Assert.True(expression.Success, line);
            Assert.Equal(name, expression.Groups["name"].Value);
            var read = expression.Groups["part"].Captures.Select(part => part.Value[0] == '\''
                ? part.Value[1..^1].Replace("''", "'", StringComparison.Ordinal)
                : ((char)int.Parse(part.Value[6..], CultureInfo.InvariantCulture)).ToString());
            Assert.Equal(value, string.Concat(read));
        }
    }

    [Fact]
    public void Cmd_gets_a_value_as_it_is_or_not_at_all()
    {
        var given = 0;
        foreach (var value in s_values)
        {
            try
            {
                Assert.Equal($"set \"V={value}\"\r\n", ShellExports.Set(Shell.Cmd, [new("V", value)]));
                Assert.DoesNotContain(value, c => c is '"' or '%' or '!' or < ' ' or > '~');
                given++;
            }
            catch (Failure failure)
            {
                Assert.Contains(value, c => c is '"' or '%' or '!' or < ' ' or > '~');
                Assert.StartsWith("the value of V contains a character", failure.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(failure.Message, char.IsControl);
            }
        }

        Assert.True(given > 10, "no value was tried");
        Assert.Equal("set \"V=\"\r\n", ShellExports.Unset(Shell.Cmd, ["V"]));
    }

    [Theory]
    [InlineData("AKIA/+=", "AKIA/+=")]
    [InlineData("2026-11-21T15:04:12Z", "2026-11-21T15:04:12Z")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("a#b", "'a#b'")]
    [InlineData("$HOME", "'$HOME'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("it's $5", null)]
    [InlineData(@"C:\a b\c", @"'C:\a b\c'")]
    [InlineData(@"a\\b", null)]
    [InlineData(@"a\", null)]
    [InlineData(@"it's\n", null)]
    [InlineData("a\nb", null)]
    public void A_dotenv_value_is_written_in_the_form_that_all_readers_share_or_refused(string value, string? written)
    {
        if (written is null)
            Assert.Throws<Failure>(() => ShellExports.Set(Shell.Dotenv, [new("V", value)]));
        else
            Assert.Equal($"V={written}\n", ShellExports.Set(Shell.Dotenv, [new("V", value)]));
    }

    [Fact]
    public void Json_reads_back_every_value_and_null_for_what_is_unset()
    {
        var text = ShellExports.Set(Shell.Json, Named);
        Assert.Equal(s_values, JsonSerializer.Deserialize<Dictionary<string, string>>(text)!.Values);
        Assert.Equal("""{"A":null,"B":null}""" + "\n", ShellExports.Unset(Shell.Json, ["A", "B"]));
    }

    [Theory]
    [InlineData(Shell.Bash)]
    [InlineData(Shell.Fish)]
    [InlineData(Shell.PowerShell)]
    [InlineData(Shell.Cmd)]
    [InlineData(Shell.Dotenv)]
    public void A_value_with_nul_is_refused(object shell) =>
        Assert.Throws<Failure>(() => ShellExports.Set((Shell)shell, [new("V", "a\0b")]));

    [Fact]
    public void A_dotenv_file_cannot_unset() =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<Failure>(() => ShellExports.Unset(Shell.Dotenv, ["A"])).Exit);

    [Fact]
    public void A_comment_stays_one() =>
        Assert.Equal("# a ?touch run?? ???\n", ShellExports.Comment(Shell.Bash, "a `touch run`\n %\r\n"));

    [Theory]
    [InlineData("bash", Shell.Bash)]
    [InlineData("/bin/dash", Shell.Bash)]
    [InlineData("-zsh", Shell.Zsh)]
    [InlineData("/usr/bin/fish", Shell.Fish)]
    [InlineData(@"C:\Program Files\PowerShell\7\pwsh.exe", Shell.PowerShell)]
    [InlineData("PowerShell", Shell.PowerShell)]
    [InlineData("cmd.exe", Shell.Cmd)]
    [InlineData("dotenv", Shell.Dotenv)]
    [InlineData("json", Shell.Json)]
    [InlineData("node", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_shell_is_known_by_its_name(string? name, object? shell) => Assert.Equal(shell, ShellName.Find(name));

    // The variables of a process that such a shell started, and as LEFT the files that are there afterwards.
    static async Task<Dictionary<string, string>> RunAsync(string program, string lines, string script, string load)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (path is null)
            Assert.Skip($"there is no {program} here");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["LINES"], lines, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(path, ["-c", string.Format(CultureInfo.InvariantCulture, script, load)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        start.Environment.Clear();
        start.Environment["HOME"] = "/nonexistent";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        var found = output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        found["LEFT"] = string.Join('\n', Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
        return found;
    }

    [GeneratedRegex(@"\A\$Env:(?<name>\w+) = (?<part>'(?:[^']|'')*')(?: \+ (?<part>'(?:[^']|'')*'|\[char\]\d+))*\z")]
    private static partial Regex PowerShellLine();
}

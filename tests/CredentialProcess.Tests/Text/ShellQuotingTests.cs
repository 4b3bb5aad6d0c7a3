using System.Diagnostics;
using CredentialProcess.Text;

namespace CredentialProcess.Tests.Text;

public sealed class ShellQuotingTests
{
    [Theory]
    [InlineData("dev", "dev")]
    [InlineData("Prod.Admin@eu-1:a/b+c=d_e", "Prod.Admin@eu-1:a/b+c=d_e")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("~", "'~'")]
    [InlineData("$(id)", "'$(id)'")]
    [InlineData("ä", "'ä'")]
    public void Quotes_stand_only_where_they_are_needed(string word, string quoted) =>
        Assert.Equal(quoted, ShellQuoting.QuoteIfNeeded(word));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData(@"'\''")]
    [InlineData("a\nb\\ \"$x`id`!! '")]
    public void A_shell_reads_every_word_back(string word)
    {
        Assert.Equal([word], ShellWords.Split(ShellQuoting.Quote(word))!);
        if (OperatingSystem.IsWindows())
            return;
        string[] arguments = ["-c", "printf %s. " + ShellQuoting.QuoteIfNeeded(word)];
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", arguments) { RedirectStandardOutput = true })!;
        Assert.Equal(word + ".", shell.StandardOutput.ReadToEnd());
        shell.WaitForExit();
    }
}

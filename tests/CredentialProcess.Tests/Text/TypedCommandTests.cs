using CredentialProcess.Text;

namespace CredentialProcess.Tests.Text;

/// <summary>What a hint says to type, for a POSIX shell and on Windows.</summary>
public sealed class TypedCommandTests
{
    [Theory]
    [InlineData("dev", "dev", "dev")]
    [InlineData("my company", "'my company'", "\"my company\"")]
    [InlineData("it's", @"'it'\''s'", "\"it's\"")]
    [InlineData("a$b's", @"'a$b'\''s'", "'a$b''s'")]
    [InlineData("50%", "'50%'", "'50%'")]
    [InlineData("a,b", "'a,b'", "\"a,b\"")]
    [InlineData("@home", "@home", "\"@home\"")]
    [InlineData("", "''", "\"\"")]
    public void A_word_is_quoted_as_the_systems_shell_reads_it(string word, string posix, string windows) =>
        Assert.Equal((posix, windows),
            (TypedCommand.Word(word, windows: false), TypedCommand.Word(word, windows: true)));

    [Theory]
    [InlineData("/home/me/.aws/config", "~/.aws/config", false, "rm ~/.aws/config")]
    [InlineData("/home/me/a b", "~/a b", false, "rm '/home/me/a b'")]
    [InlineData(@"C:\Users\Me\.aws\config", @"C:\Users\Me\.aws\config", true, @"del C:\Users\Me\.aws\config")]
    [InlineData(@"C:\Users\My Name\x", @"C:\Users\My Name\x", true, @"del ""C:\Users\My Name\x""")]
    public void A_file_is_removed(string path, string shown, bool windows, string command) =>
        Assert.Equal(command, TypedCommand.Remove(path, shown, windows));

    [Theory]
    [InlineData("/home/me/a b", "~/a b", false, "cp '/home/me/a b' FILE")]
    [InlineData(@"C:\Users\Me\.kube\config", @"C:\Users\Me\.kube\config", true, @"copy C:\Users\Me\.kube\config FILE")]
    public void A_file_is_copied(string path, string shown, bool windows, string command) =>
        Assert.Equal(command, TypedCommand.Copy(path, shown, "FILE", windows));

    [Theory]
    [InlineData(false, false, "timedatectl")]
    [InlineData(true, false, "w32tm")]
    [InlineData(false, true, "System Settings")]
    public void Each_system_sets_its_clock_in_its_own_way(bool windows, bool mac, string means) =>
        Assert.Contains(means, TypedCommand.SetClock(windows, mac), StringComparison.Ordinal);

    [Fact]
    public void Variables_are_unset() => Assert.Equal(
        ("unset A B", "Remove-Item Env:A, Env:B"),
        (TypedCommand.Unset(windows: false, "A", "B"), TypedCommand.Unset(windows: true, "A", "B")));

    [Theory]
    [InlineData("dev", "dev")]
    [InlineData("-x", "--profile -x")]
    public void A_name_that_looks_like_an_option_has_its_option(string name, string typed) =>
        Assert.Equal(typed, TypedCommand.Name(name, "--profile"));
}

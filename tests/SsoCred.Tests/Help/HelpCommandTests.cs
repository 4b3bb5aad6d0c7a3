using System.Text.RegularExpressions;
using CredentialProcess;

namespace SsoCred.Tests.Help;

/// <summary>help, version, and what is said of a command line that is wrong.</summary>
public sealed class HelpCommandTests : ExecutableTests
{
    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help exec", "exec --help")]
    [InlineData("help profiles sync", "profiles sync --help")]
    [InlineData("version", "--version")]
    [InlineData("-v", "--version")]
    [InlineData("-V", "--version")]
    [InlineData("version --json", "--version --json")]
    public async Task Both_ways_say_the_same(string one, string other)
    {
        var run = await Home.RunAsync(one.Split(' '));
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.NotEqual("", run.OutputText);
        Assert.Equal((await Home.RunAsync(other.Split(' '))).OutputText, run.OutputText);
    }

    [Theory]
    [InlineData("environment")]
    [InlineData("exit-codes")]
    [InlineData("json")]
    public async Task A_topic_fits_80_columns(string topic)
    {
        var text = (await Home.RunAsync("help", topic)).OutputText;
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task The_exit_codes_are_all_there()
    {
        var text = (await Home.RunAsync("help", "exit-codes")).OutputText;
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Matches($"(?m)^ +{(int)code}  ", text));
    }

    [Theory]
    [InlineData("logn", "'sso-cred' has no command 'logn'", "did you mean 'login'?")]
    [InlineData("xyzzy", "'sso-cred' has no command 'xyzzy'", "run: sso-cred --help")]
    [InlineData("ecr instal", "'sso-cred ecr' has no command 'instal'",
        "did you mean 'ecr install' or 'ecr uninstall'?")]
    [InlineData("completion instal", "unknown shell 'instal'",
        "did you mean 'completion install' or 'completion uninstall'?")]
    [InlineData("completion bahs", "unknown shell 'bahs'", "did you mean 'completion bash'?")]
    [InlineData("completion xyzzy", "unknown shell 'xyzzy'", "choose one of bash, zsh, fish, powershell")]
    [InlineData("completion install fihs --yes", "unknown shell 'fihs'", "did you mean 'completion install fish'?")]
    [InlineData("shell uninstal", "unknown shell 'uninstal'", "did you mean 'shell uninstall'?")]
    [InlineData("ecr xyzzy", "'sso-cred ecr' has no command 'xyzzy'", "run: sso-cred ecr --help")]
    [InlineData("profiles sinc", "'sso-cred profiles' has no command 'sinc'", "did you mean 'profiles sync'?")]
    [InlineData("login --forc", "'sso-cred login' has no option '--forc'", "did you mean '--force'?")]
    [InlineData("profiles sync --prun", "'sso-cred profiles sync' has no option '--prun'", "did you mean '--prune'?")]
    [InlineData("get --profil dev", "'sso-cred get' has no option '--profil'", "did you mean '--profile'?")]
    [InlineData("status --xyzzy=1", "'sso-cred status' has no option '--xyzzy'", "run: sso-cred status --help")]
    [InlineData("status extra", "'sso-cred status' does not take 'extra'", "run: sso-cred status --help")]
    [InlineData("get dev", "'sso-cred get' does not take 'dev'", "run: sso-cred get --profile dev")]
    [InlineData("dev", "'sso-cred' has no command 'dev'", "run: sso-cred --profile dev")]
    [InlineData("ecr dev", "'sso-cred ecr' has no command 'dev'", "run: sso-cred ecr --help")]
    [InlineData("help prfiles", "there is no command 'prfiles'", "did you mean 'profiles'?")]
    [InlineData("help profiles sinc", "there is no command 'profiles sinc'", "did you mean 'profiles sync'?")]
    [InlineData("help enviroment", "there is no command 'enviroment'", "did you mean 'environment'?")]
    [InlineData("help xyzzy", "there is no command 'xyzzy'", "run: sso-cred help")]
    public async Task A_wrong_word_has_a_suggestion_or_its_commands_help(string line, string error, string hint) =>
        Assert.Equal(new ErrorOutput(error, hint), (await Home.RunAsync(line.Split(' '))).Failed(2));

    [Fact]
    public async Task A_command_of_commands_names_them()
    {
        var failed = (await Home.RunAsync("ecr")).Failed(2);
        Assert.Matches(new Regex("^'sso-cred ecr' needs a command: .*login.*install"), failed.Error);
        Assert.Equal("run: sso-cred ecr --help", failed.Hint);
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CredentialProcess.Tests;

namespace SsoCred.Tests;

/// <summary>The command line: help, version, and what is not meant.</summary>
public sealed partial class UsageTests : ExecutableTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("get", "--help")]
    public async Task Help_names_every_option(params string[] args)
    {
        var run = await Home.RunAsync(args);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        foreach (var word in new[] { "--profile", "--debug", "--timeout", "AWS_PROFILE", "SSO_CRED_DEBUG" })
            Assert.Contains(word, run.OutputText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("configure")]
    [InlineData("serve")]
    [InlineData("write")]
    [InlineData("roles")]
    [InlineData("profiles", "sync")]
    public async Task Help_tells_an_option_once(params string[] command)
    {
        var help = (await Home.RunAsync([.. command, "--help"])).OutputText;
        Assert.Single(help.Split('\n'), line => line.TrimStart().StartsWith("-p, --profile", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Version_tells_the_build_and_where_it_comes_from()
    {
        var run = await Home.RunAsync("--version");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        var facts = Facts().Match(run.OutputText);
        Assert.True(facts.Success, run.OutputText);
        Assert.Equal(BuildProperty("Version"), facts.Groups["version"].Value);
        Assert.Equal(BuildProperty("PackageProjectUrl"), facts.Groups["project"].Value);
    }

    [Theory]
    [InlineData("--version", "--json")]
    [InlineData("--json", "--version")]
    public async Task Version_tells_the_same_as_json(params string[] args)
    {
        var facts = Facts().Match((await Home.RunAsync("--version")).OutputText);
        var run = await Home.RunAsync(args);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(["version", "commit", "system", "project"],
            json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.All(json.RootElement.EnumerateObject(), member =>
            Assert.Equal(facts.Groups[member.Name].Value, member.Value.GetString() ?? "unknown"));
    }

    [Theory]
    [InlineData("--profil", "dev")]
    [InlineData("--profile")]
    [InlineData("get", "--profile")]
    [InlineData("dev")]
    [InlineData("get", "dev")]
    [InlineData("--profile", "dev", "extra")]
    [InlineData("--profile", "dev", "--profile", "other")]
    [InlineData("--timeout", "soon", "--profile", "dev")]
    [InlineData("--timeout", "1.5", "--profile", "dev")]
    [InlineData("--timeout", "0", "--profile", "dev")]
    [InlineData("--timeout", "3601", "--profile", "dev")]
    [InlineData("--timeout", "-1", "--profile", "dev")]
    [InlineData("--timeout", "99999999999999999999", "--profile", "dev")]
    [InlineData("--timeout", "", "--profile", "dev")]
    [InlineData("[suggest]")]
    [InlineData("[suggest:3]", "--prof")]
    [InlineData("[diagram]", "--profile", "dev")]
    [InlineData("")]
    [InlineData("\u001b[31m\n")]
    public async Task Wrong_usage_is_told_in_one_breath(params string[] args)
    {
        Home.SignIn();
        (await Home.RunAsync(args)).Failed(2);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("'--json' is not an option of 'sync'", "profiles", "--json", "sync", "--dry-run")]
    [InlineData("'--auto-login' is not an option of 'env'", "--auto-login", "env", "--profile", "dev")]
    public async Task An_option_of_the_parent_command_is_refused(string error, params string[] args)
    {
        Home.SignIn();
        Assert.Equal(error, (await Home.RunAsync(args)).Failed(2).Error);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Auto_login_may_be_given_before_and_after_get()
    {
        Home.SignIn();
        Assert.Equal(0, (await Home.RunAsync("--auto-login", "get", "--profile", "dev")).Exit);
        Assert.Equal(0, (await Home.RunAsync("get", "--auto-login", "--profile", "dev")).Exit);
    }

    [Fact]
    public async Task Help_that_cannot_be_written_is_a_failure()
    {
        var run = await Home.ShellAsync("""exec "$sso_cred" --help >&-""");
        Assert.Contains("cannot write to stdout", run.Failed(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_with_an_at_sign_is_that_word()
    {
        File.WriteAllText(Home["words"], "--help\n");
        foreach (var args in new string[][] { ["@" + Home["words"]], ["--debug", "@" + Home["words"]] })
            (await Home.RunAsync(args)).Failed(2);
        Assert.Contains("words", (await Home.FailAsync(3, "@" + Home["words"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_at_sign_may_begin_a_profiles_name()
    {
        Home.SignIn();
        Home.Config = Home.Config.Replace("[profile dev]", "[profile @dev]", StringComparison.Ordinal);
        (await Home.RunAsync("--profile", "@dev")).Document();
        (await Home.RunAsync("--timeout", "30", "--profile", "@dev")).Document();
    }

    static string BuildProperty(string name) =>
        XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants(name).Single().Value;

    [GeneratedRegex("""
        \A(?<version>\d+\.\d+\.\d+(-[\w.]+)?)
        commit: (?<commit>[0-9a-f]{40}|unknown)
        system: (?<system>(linux|linux-musl|osx|win)-(x64|arm64))
        project: (?<project>https://\S+)
        \z
        """)]
    private static partial Regex Facts();
}

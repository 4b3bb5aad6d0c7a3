using System.Text.RegularExpressions;
using CredentialProcess.Profiles;
using SsoCred.Switching;

namespace SsoCred.Tests.Switching;

/// <summary><c>prompt</c>: what a shell's prompt shows, and when it shows nothing.</summary>
public sealed class PromptTests : ExecutableTests
{
    static readonly string s_page = CredentialProcess.Tests.Repository.Read("docs/switching.md");

    private protected override Task<Home> CreateHomeAsync() => SwitchHome.CreateAsync();

    protected override void SetUp() => Home.Environment["AWS_PROFILE"] = "dev";

    [Fact]
    public async Task It_shows_profile_role_and_the_time_left_from_the_caches_alone()
    {
        await Home.DocumentAsync();
        Home.StandIn.ForgetRequests();
        Assert.Matches(@"\Adev ReadOnly (59|58)m\n\z", await ShownAsync());
        Assert.Matches(@"\Adev-process/012345678901/ReadOnly/eu-central-1/my-sso/5[89]\n\z", await ShownAsync(
            "-p", "dev-process", "--format", "{profile}/{account}/{role}/{region}/{session}/{minutes}"));
        Assert.Equal("{nonsense} dev{\n", await ShownAsync("--format", "{nonsense} {profile}{"));
        Assert.Equal("dev\n", await ShownAsync("--format={profile}"));
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Signed_in_without_cached_credentials_it_shows_no_time_left() =>
        Assert.Equal("dev ReadOnly 0m\n", await ShownAsync());

    [Fact]
    public async Task Signed_out_it_shows_nothing()
    {
        await Home.DocumentAsync();
        await Home.RunAsync("logout");
        Assert.Equal("", await ShownAsync());
    }

    [Theory]
    [InlineData("AWS_PROFILE", "")]
    [InlineData("AWS_PROFILE", "nobody")]
    [InlineData("AWS_PROFILE", "static")]
    [InlineData("AWS_ACCESS_KEY_ID", "AKIA")]
    [InlineData("AWS_CONFIG_FILE", "/nowhere")]
    [InlineData("AWS_CONFIG_FILE", "~nobody/config")]
    public async Task Without_a_profile_that_is_used_it_shows_nothing(string variable, string value)
    {
        await Home.DocumentAsync();
        Home.Environment[variable] = value;
        Assert.Equal("", await ShownAsync());
    }

    [Fact]
    public async Task A_config_that_can_not_be_read_is_no_error_in_a_prompt()
    {
        Home.Config = "[profile dev\n";
        Assert.Equal("", await ShownAsync());
        Home.Config = "[profile dev]\n[profile dev]\n";
        Assert.Equal("", await ShownAsync());
    }

    [Fact]
    public async Task A_name_can_not_steer_the_terminal()
    {
        Home.Config = Home.Config.Replace("sso_role_name = ReadOnly", "sso_role_name = Read\u001b[2JOnly",
            StringComparison.Ordinal);
        Assert.Equal("dev Read\\u001b[2JOnly 0m\n", await ShownAsync());
    }

    [Theory]
    [InlineData(0, "0m")]
    [InlineData(59, "0m")]
    [InlineData(60, "1m")]
    [InlineData(3599, "59m")]
    [InlineData(3600, "1h00m")]
    [InlineData(90_000, "25h00m")]
    public void Time_is_shown_in_whole_minutes(int seconds, string left) => Assert.Equal(
        left, PromptText.Of("{left}", "x", Profile(), TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("{role", "{role")]
    [InlineData("{{role}}", "{R}")]
    [InlineData("}{", "}{")]
    [InlineData("{}", "{}")]
    [InlineData("", "")]
    public void Braces_that_hold_no_placeholder_stay(string format, string text) =>
        Assert.Equal(text, PromptText.Of(format, "x", Profile(), TimeSpan.Zero));

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [Trait("Category", "Slow")]
    public async Task The_pages_line_for_a_shell_shows_it_and_runs_no_name(string shell)
    {
        var setting = Regex.Match(s_page, $@"(?m)^\| {shell} \| `([^`]*sso-cred prompt[^`]*)` \|").Groups[1].Value;
        Assert.NotEmpty(setting);
        await SwitchHome.ProgramAsync(shell);
        var options = shell switch { "bash" => "--norc -i", "zsh" => "-f", _ => "--no-config" };
        await using var terminal = await SignIn.Tmux.StartAsync(Home);
        await terminal.TypeAsync($"cd; exec {shell} {options}");
        await terminal.TypeAsync($"{setting}; clear");
        await SeeFirstLineAsync(terminal, line => line.Contains("dev ReadOnly 0m", StringComparison.Ordinal));
        SwitchHome.AddProfile(Home, "100%d $(touch x)");
        await terminal.TypeAsync(shell == "fish"
            ? "set -gx AWS_PROFILE '100%d $(touch x)'; clear" : "AWS_PROFILE='100%d $(touch x)'; clear");
        await SeeFirstLineAsync(
            terminal, line => line.Contains("100%d $(touch x) ReadOnly 0m", StringComparison.Ordinal));
        await terminal.TypeAsync(shell == "fish" ? "set -gx AWS_PROFILE nobody; clear" : "AWS_PROFILE=nobody; clear");
        await SeeFirstLineAsync(terminal, line => line.Length > 0
            && !line.Contains("ReadOnly", StringComparison.Ordinal) && !line.Contains("AWS", StringComparison.Ordinal));
        Assert.False(File.Exists(Home["x"]));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_pages_module_for_starship_shows_it()
    {
        var starship = ((string[])["/usr/bin/starship", "/usr/local/bin/starship"]).FirstOrDefault(File.Exists);
        if (starship is null)
            Assert.Skip("starship is not installed");
        await File.WriteAllTextAsync(Home["starship.toml"],
            Regex.Match(s_page, "(?s)```toml\n(.*?)```").Groups[1].Value, TestContext.Current.CancellationToken);
        Home.Environment["STARSHIP_CONFIG"] = Home["starship.toml"];
        var run = await SsoCredBinary.StartProgram(starship, Home.Environment, "module", "custom.aws").EndAsync();
        Assert.Contains("dev ReadOnly 0m", run.OutputText, StringComparison.Ordinal);
    }

    static Task<string[]> SeeFirstLineAsync(SignIn.Tmux terminal, Func<string, bool> looks) =>
        terminal.SeeAsync(screen => looks(screen[0].TrimEnd()));

    async Task<string> ShownAsync(params string[] words)
    {
        var run = await Home.RunAsync(["prompt", .. words]);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        return run.OutputText;
    }

    static SsoProfile Profile() => new()
    {
        Name = "x",
        AccountId = "012345678901",
        RoleName = "R",
        Session = new Session("s", "https://x.awsapps.com/start", "us-east-1", null),
        Endpoints = new EndpointResolver(_ => null),
    };
}

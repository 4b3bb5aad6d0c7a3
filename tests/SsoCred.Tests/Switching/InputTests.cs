using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Switching;

/// <summary>
/// What a command without a profile, or without a sign-in, asks for at a terminal, and where it asks nothing.
/// </summary>
[Trait("Category", "Slow")]
public sealed class InputTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await SwitchHome.CreateAsync();
        _home.StandIn.Tenant.Settings.AutoApproves = true;
        _home.Environment["AWS_ENDPOINT_URL_ECR"] = _home.StandIn.Url;
        await File.WriteAllTextAsync(_home["bin/docker"], "#!/bin/sh\ncat > /dev/null\necho Login Succeeded\n");
        File.SetUnixFileMode(_home["bin/docker"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Theory]
    [InlineData("sso-cred exec -- printenv SSO_CRED_EXEC_PROFILE", "prod")]
    [InlineData("sso-cred exec --serve printenv SSO_CRED_EXEC_PROFILE", "prod")]
    [InlineData("eval \"$(sso-cred env)\"; sso-cred exec -p dev true; echo ${AWS_ACCESS_KEY_ID:0:4}", "ASIA")]
    [InlineData("sso-cred whoami", "account  123456789012")]
    [InlineData("sso-cred write", "wrote [prod-keys]")]
    [InlineData("sso-cred ecr login --region eu-west-1", "Login Succeeded")]
    [InlineData("sso-cred console", "no browser can be opened from here")]
    public async Task A_command_without_a_profile_shows_the_list(string command, string shown)
    {
        await using var terminal = await StartAsync();
        await terminal.TypeAsync(command);
        var screen = await terminal.SeeAsync("> dev ");
        // -process profiles stand for the same roles.
        Assert.DoesNotContain(screen, line => line.Contains("dev-process", StringComparison.Ordinal));
        await terminal.PressAsync("prod");
        await terminal.SeeAsync("> prod");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync(shown);
        await terminal.AssertIsSaneAsync();
    }

    [Theory]
    [InlineData("sso-cred exec -p dev -- printenv SSO_CRED_EXEC_PROFILE", "dev")]
    [InlineData("sso-cred exec -p dev --serve printenv SSO_CRED_EXEC_PROFILE", "dev")]
    [InlineData("eval \"$(sso-cred env -p dev)\"; echo ${AWS_ACCESS_KEY_ID:0:4}", "ASIA")]
    [InlineData("sso-cred whoami dev", "account  012345678901")]
    [InlineData("sso-cred write -p dev -p prod", "wrote [prod-keys]")]
    [InlineData("sso-cred ecr login -p dev", "Login Succeeded")]
    public async Task Signed_out_it_asks_whether_to_sign_in_and_goes_on(string command, string shown)
    {
        File.Delete(_home.TokenPath);
        await using var terminal = await StartAsync();
        await terminal.TypeAsync(command);
        await terminal.SeeAsync("not signed in: there is no token for session 'my-sso'");
        await terminal.SeeAsync("Sign in now? [Y/n]:");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("signed in to session 'my-sso'");
        await terminal.SeeAsync(shown);
    }

    [Theory]
    [InlineData("n", "exit 4")]
    [InlineData("C-c", "exit 130")]
    [InlineData("C-d", "exit 130")]
    public async Task Who_does_not_sign_in_gets_the_usual_error(string key, string exit)
    {
        File.Delete(_home.TokenPath);
        await using var terminal = await StartAsync();
        await terminal.TypeAsync("stty -g > before; sso-cred whoami dev; echo exit $?; stty -g > after");
        await terminal.SeeAsync("Sign in now? [Y/n]:");
        await (key == "n" ? terminal.TypeAsync(key) : terminal.PressAsync(key));
        await terminal.SeeAsync(exit);
        await terminal.TypeAsync("cmp before after && echo same");
        await terminal.SeeAsync("same");
        Assert.Empty(_home.StandIn.Requests);
    }

    [Theory]
    [InlineData("sso-cred exec --no-input true", "exit 3")]
    [InlineData("SSO_CRED_NO_INPUT=1 sso-cred exec true", "exit 3")]
    [InlineData("CI=true sso-cred exec true", "exit 3")]
    [InlineData("CI=true sso-cred exec", "exit 2")]
    [InlineData("sso-cred exec --no-input", "exit 2")]
    [InlineData("sso-cred exec --", "exit 2")]
    [InlineData("sso-cred exec true < /dev/null", "exit 3")]
    [InlineData("sso-cred exec true > out", "exit 3")]
    [InlineData("sso-cred exec true 2> out", "exit 3")]
    [InlineData("sso-cred whoami > out", "exit 3")]
    [InlineData("sso-cred whoami --no-input", "exit 3")]
    [InlineData("sso-cred env --no-input", "exit 3")]
    [InlineData("sso-cred", "exit 3")]
    [InlineData("sso-cred get --debug", "exit 3")]
    [InlineData("sso-cred ecr password", "exit 3")]
    [InlineData("sso-cred serve", "exit 3")]
    public async Task Elsewhere_it_fails_as_it_always_did(string command, string exit)
    {
        await using var terminal = await StartAsync();
        await terminal.TypeAsync(command + "; echo exit $?");
        await terminal.SeeAsync(exit);
        Assert.DoesNotContain(await terminal.LookAsync(), line => line.StartsWith("> dev ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sso-cred --profile dev", "exit 4")]
    [InlineData("sso-cred get -p dev", "exit 4")]
    [InlineData("docker-credential-sso-cred get <<< 012345678901.dkr.ecr.eu-central-1.amazonaws.com", "exit 1")]
    public async Task A_program_that_others_call_asks_nothing_on_a_terminal(string command, string exit)
    {
        File.CreateSymbolicLink(_home["bin/docker-credential-sso-cred"], SsoCredBinary.Path);
        File.Delete(_home.TokenPath);
        await using var terminal = await StartAsync();
        await terminal.TypeAsync(command + "; echo exit $?");
        await terminal.SeeAsync(exit);
        Assert.DoesNotContain(await terminal.LookAsync(), line => line.Contains("[Y/n]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_default_profile_is_used_without_asking()
    {
        _home.Config = _home.Config.Replace("[profile prod]", "[default]", StringComparison.Ordinal);
        await using var terminal = await StartAsync();
        await terminal.TypeAsync("sso-cred whoami");
        await terminal.SeeAsync("account  123456789012");
        await terminal.TypeAsync("AWS_PROFILE=dev sso-cred whoami");
        await terminal.SeeAsync("account  012345678901");
    }

    [Fact]
    public async Task The_list_names_accounts_as_the_last_listing_does_and_fits_80_columns()
    {
        await _home.RunAsync("roles");
        await using var terminal = await StartAsync();
        await terminal.TypeAsync("sso-cred whoami");
        await terminal.SeeAsync("> dev ");
        await terminal.PressAsync("production");
        var screen = await terminal.SeeAsync("> prod");
        Assert.Contains(screen, line => line.Contains("Production", StringComparison.Ordinal)
            && line.Contains("123456789012", StringComparison.Ordinal)
            && line.Contains("ReadOnly", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--serve")]
    public async Task Exec_without_a_command_starts_the_users_shell(string option)
    {
        _home.Environment["SHELL"] = "/bin/bash";
        await using var terminal = await StartAsync();
        await terminal.TypeAsync($"sso-cred exec -p prod {option}");
        await terminal.TypeAsync("PS1='in > '; clear");
        await terminal.SeeAsync(screen => screen[0].StartsWith("in >", StringComparison.Ordinal));
        await terminal.TypeAsync("echo $SSO_CRED_EXEC_PROFILE ${AWS_PROFILE-none} ${AWS_ACCESS_KEY_ID:0:4}");
        await terminal.SeeAsync(option.Length == 0 ? "prod none ASIA" : "prod none");
        await terminal.TypeAsync("exit 7");
        await terminal.TypeAsync("echo exit $?");
        await terminal.SeeAsync("exit 7");
        await terminal.AssertIsSaneAsync();
    }

    /// <summary>A terminal with bash.</summary>
    async Task<Tmux> StartAsync()
    {
        var terminal = await Tmux.StartAsync(_home);
        await terminal.TypeAsync("cd; PS1='$ ' exec bash --norc");
        await terminal.TypeAsync("clear; echo ready");
        await terminal.SeeAsync(screen => screen[0].StartsWith("ready", StringComparison.Ordinal));
        return terminal;
    }
}

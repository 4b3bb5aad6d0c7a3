using SsoCred.Tests.Refusals;

namespace SsoCred.Tests.SignIn;

/// <summary>Which session is signed in to, which way, and what is refused as contradictory.</summary>
public sealed class SessionChoiceTests : ExecutableTests
{
    protected override void SetUp() => Home.StandIn.Tenant.Settings.AutoApproves = true;

    const string SecondSession = """

        [sso-session 'at work']
        sso_start_url = https://work.awsapps.com/start
        sso_region = eu-central-1
        sso_registration_scopes = sso:account:access

        [profile work]
        sso_session = at work
        sso_account_id = 123456789012
        sso_role_name = ReadOnly
        """;

    const string Legacy = """

        [profile old]
        sso_start_url = https://old.awsapps.com/start
        sso_region = eu-west-1
        sso_account_id = 210987654321
        sso_role_name = ReadOnly
        """;

    [Fact]
    public async Task The_only_session_need_not_be_named()
    {
        var run = await SignedInAsync();
        Assert.StartsWith("signed in to session 'my-sso' ", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_one_has_to_be_named_and_the_hint_lists_them()
    {
        Home.Config += SecondSession + Legacy;
        var complaint = (await Home.RunAsync("login")).Failed(2);
        Assert.Equal("several sessions are configured; choose one with --session", complaint.Error);
        Assert.Contains("--session my-sso", complaint.Hint, StringComparison.Ordinal);
        Assert.Contains("--session 'at work'", complaint.Hint, StringComparison.Ordinal);
        Assert.Contains("--profile old", complaint.Hint, StringComparison.Ordinal);
        Assert.EndsWith("or --all", complaint.Hint, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task The_profile_of_the_environment_names_its_session()
    {
        Home.Config += SecondSession;
        Home.Environment["AWS_PROFILE"] = "work";
        Assert.StartsWith("signed in to session 'at work' ", (await SignedInAsync()).OutputText,
            StringComparison.Ordinal);
        Assert.False(File.Exists(Home.TokenPath));
    }

    [Fact]
    public async Task A_default_profile_names_its_session()
    {
        Home.Config += SecondSession.Replace("[profile work]", "[default]", StringComparison.Ordinal);
        Assert.StartsWith("signed in to session 'at work' ", (await SignedInAsync()).OutputText,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--profile", "work")]
    [InlineData("--session", "at work")]
    public async Task A_session_is_named_by_itself_or_by_a_profile(string option, string name)
    {
        Home.Config += SecondSession;
        Assert.StartsWith("signed in to session 'at work' (https://work.awsapps.com/start) until ",
            (await SignedInAsync(option, name)).OutputText, StringComparison.Ordinal);
        await Home.DocumentAsync("work");
        await Home.FailAsync(4, "dev");
        var start = Assert.Single(Home.StandIn.Requests, request => request.Operation == "StartDeviceAuthorization");
        Assert.Contains("https://work.awsapps.com/start", start.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_only_runs_sso_cred_names_the_session_of_its_twin()
    {
        Home.Config += "\n[profile dev-process]\ncredential_process = sso-cred --profile dev\n";
        Assert.StartsWith("signed in to session 'my-sso' ",
            (await SignedInAsync("--profile", "dev-process")).OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_without_any_profile_can_be_signed_in_to()
    {
        Home.Config +=
            "\n[sso-session alone]\nsso_start_url = https://alone.awsapps.com/start\nsso_region = us-east-1\n";
        Assert.StartsWith("signed in to session 'alone' ",
            (await SignedInAsync("--session", "alone")).OutputText, StringComparison.Ordinal);
    }

    // As aws sso login takes them: they name no account and no role.
    [Theory]
    [InlineData("[profile only]\nsso_session = my-sso\n", "session 'my-sso'")]
    [InlineData("[profile only]\nsso_session = my-sso\nregion = eu-west-1\nrole_arn = arn\n", "session 'my-sso'")]
    [InlineData("[profile only]\nsso_start_url = https://old.awsapps.com/start\nsso_region = eu-west-1\n",
        "start URL 'https://old.awsapps.com/start'")]
    [InlineData(
        "[profile only]\ncredential_process = sso-cred --profile under\n[profile under]\nsso_session = my-sso\n",
            "session 'my-sso'")]
    [InlineData("[profile only]\nsso_session = my-sso\ncredential_process = other\n", "session 'my-sso'")]
    public async Task A_profile_that_names_only_its_session_signs_in_and_out_and_lists(string profile, string label)
    {
        Home.Config += "\n" + profile;
        Assert.StartsWith(
            $"signed in to {label} ", (await SignedInAsync("--profile", "only")).OutputText, StringComparison.Ordinal);
        foreach (var command in new[] { "accounts", "roles", "status" })
            Assert.Equal((0, ""), await ExitAsync(command, "--profile", "only"));
        Home.Environment["AWS_PROFILE"] = "only";
        Assert.Equal((0, ""), await ExitAsync("accounts"));
        Home.Environment.Remove("AWS_PROFILE");
        var status = await Home.RunAsync("status", "--json", "--profile", "only");
        Assert.Contains("\"profiles\": []", status.OutputText, StringComparison.Ordinal);
        Assert.StartsWith($"signed out of {label}\n", (await Home.RunAsync("logout", "--profile", "only")).OutputText,
            StringComparison.Ordinal);
        Assert.Equal(4, (await Home.RunAsync("status", "--profile", "only")).Exit);
        // For credentials it lacks the role still.
        await Home.FailAsync(3, "only");
    }

    [Fact]
    public async Task A_start_url_of_a_profile_without_a_role_is_one_of_all_sessions()
    {
        Home.Config += "\n[profile only]\nsso_start_url = https://old.awsapps.com/start\nsso_region = eu-west-1\n";
        Assert.Contains(
            "signed in to start URL 'https://old.awsapps.com/start' ", (await SignedInAsync("--all")).OutputText,
            StringComparison.Ordinal);
        Assert.Contains(
            "https://old.awsapps.com/start", (await Home.RunAsync("status")).OutputText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[profile only]\nsso_start_url = https://old.awsapps.com/start\n",
        "profile 'only' is incomplete: missing sso_region")]
    [InlineData("[profile only]\nsso_session = gone\n", "there is no [sso-session gone]")]
    [InlineData("[profile only]\nregion = eu-west-1\n", "profile 'only' has no sso_ keys")]
    [InlineData("[profile only]\nrole_arn = arn\nsource_profile = dev\n", "'arn', which is not the ARN of a role")]
    [InlineData("[profile only]\ncredential_process = other\n", "gets its credentials from another program")]
    [InlineData("[profile only]\nsso_session = my-sso\nsso_region = eu-west-9\n",
        "'sso_region' differs between profile 'only'")]
    public async Task A_profile_that_names_no_session_to_sign_in_to_is_exit_3(string profile, string message)
    {
        Home.Config += "\n" + profile;
        foreach (var command in new[] { "login", "logout", "status", "accounts", "roles" })
            Assert.Contains(message, (await Home.RunAsync(command, "--profile", "only")).Failed(3).Error,
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_signs_in_one_after_the_other_and_passes_over_those_that_are_still_good()
    {
        Home.Config += SecondSession + Legacy;
        Home.SignIn();
        var token = File.ReadAllText(Home.TokenPath);
        var run = await SignedInAsync("--all");
        Assert.Matches(@"\Astill signed in to session 'my-sso' until .*\nsigned in to session 'at work' .*\n"
            + @"signed in to .*https://old\.awsapps\.com/start.*\n\z", run.OutputText);
        Assert.Equal(token, File.ReadAllText(Home.TokenPath));
        Assert.Equal(2, Home.StandIn.Calls["CreateToken:device_code"]);
        Assert.Equal(0, Home.StandIn.Calls["Logout"]);
        foreach (var profile in new[] { "dev", "work", "old" })
            await Home.DocumentAsync(profile);
    }

    [Fact]
    public async Task All_with_force_passes_over_none()
    {
        Home.Config += SecondSession;
        Home.SignIn();
        var run = await SignedInAsync("--all", "--force");
        Assert.DoesNotContain("still", run.OutputText, StringComparison.Ordinal);
        Assert.Equal((1, 2), (Home.StandIn.Calls["Logout"], Home.StandIn.Calls["CreateToken:device_code"]));
    }

    [Fact]
    public async Task All_with_an_ended_token_that_can_be_refreshed_is_still_good()
    {
        Home.SignIn(TimeSpan.FromMinutes(-5));
        var run = await SignedInAsync("--all");
        Assert.StartsWith("still signed in to session 'my-sso'", run.OutputText, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Force_signs_out_at_the_portal_first()
    {
        var old = Home.SignIn();
        await Home.DocumentAsync();
        Home.StandIn.ForgetRequests();
        await SignedInAsync("--force");
        Assert.Equal(["Logout", "RegisterClient", "StartDeviceAuthorization", "CreateToken"],
            Home.StandIn.Requests.Select(request => request.Operation));
        Assert.Equal(old.AccessToken, Home.StandIn.Requests[0].Token);
        Assert.Empty(Home.RoleFiles);
        await Home.DocumentAsync();
    }

    [Fact]
    public async Task Force_signs_nobody_out_where_the_new_token_cannot_be_stored()
    {
        Home.SignIn();
        var before = File.ReadAllBytes(Home.TokenPath);
        await new Refusal("write", "ENOSPC").ApplyAsync(Home);
        var run = await Home.Start("login", "--device", "--force").EndAsync();
        Assert.Equal(1, run.Exit);
        Assert.Contains("can't be written", run.Said, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
        Assert.Equal(before, File.ReadAllBytes(Home.TokenPath));
    }

    [Fact]
    public async Task Force_signs_in_also_where_nobody_was_signed_in_and_where_the_portal_does_not_listen()
    {
        await SignedInAsync("--force");
        Assert.Equal(0, Home.StandIn.Calls["Logout"]);
        Home.StandIn.Faults.Add("Logout=status:500,times=0");
        var run = await SignedInAsync("--force");
        Assert.Contains(
            "sso-cred: warning: the old session may continue, since the portal did not confirm the sign-out: ",
                run.Said,
            StringComparison.Ordinal);
        await Home.DocumentAsync();
    }

    [Fact]
    public async Task Without_force_nobody_is_signed_out()
    {
        Home.SignIn();
        await SignedInAsync();
        Assert.Equal((0, 1), (Home.StandIn.Calls["Logout"], Home.StandIn.Calls["CreateToken:device_code"]));
    }

    [Theory]
    [InlineData("login", "--profile", "dev", "--session", "my-sso")]
    [InlineData("login", "--profile", "dev", "--all")]
    [InlineData("login", "--session", "my-sso", "--all")]
    [InlineData("login", "--device", "--browser")]
    [InlineData("login", "--device", "--redirect-port", "8080")]
    [InlineData("login", "--redirect-port", "0")]
    [InlineData("login", "--redirect-port", "65536")]
    [InlineData("login", "--redirect-port", "http")]
    [InlineData("login", "--redirect-port")]
    [InlineData("login", "--session")]
    [InlineData("login", "dev", "more")]
    [InlineData("login", "--auto-login")]
    [InlineData("logout", "--session", "my-sso", "--all")]
    [InlineData("logout", "--profile", "dev", "--all")]
    [InlineData("logout", "--force")]
    [InlineData("status", "dev")]
    [InlineData("get", "--force")]
    public async Task Wrong_usage_is_told_before_any_call(params string[] args)
    {
        Home.SignIn();
        (await Home.RunAsync(args)).Failed(2);
        Assert.Empty(Home.StandIn.Requests);
        Assert.True(File.Exists(Home.TokenPath));
    }

    [Theory]
    [InlineData("--session", "my-ss")]
    [InlineData("--session", "dev")]
    [InlineData("--session", "")]
    [InlineData("--session", "\u001b[31m")]
    [InlineData("--profile", "de")]
    public async Task What_is_not_in_the_config_is_exit_3(string option, string name)
    {
        (await Home.RunAsync("login", option, name)).Failed(3);
        (await Home.RunAsync("logout", option, name)).Failed(3);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("login", "--all")]
    [InlineData("status")]
    public async Task A_config_without_any_session_is_exit_3(params string[] args)
    {
        Home.Config = "[profile plain]\nregion = eu-central-1\n";
        (await Home.RunAsync(args)).Failed(3);
    }

    [Theory]
    [InlineData("device")]
    [InlineData("browser")]
    public async Task The_way_may_be_written_in_the_session(string way)
    {
        Home.StandIn.Tenant.Settings.AutoApproves = false;
        var launcher = new Launcher(Home);
        Home.Config += $"sso_cred_login = {way}\nsso_cred_browser = {launcher.Path}\n";
        // The other way than the surroundings would choose.
        using var login = way == "device" ? Desktop.Start(Home, "login") : WaitingRun.Start(Home, "login");
        var page = await login.PageAsync();
        Assert.Equal(way == "device" ? "/device" : "/authorize", page.AbsolutePath);
        // By browser the launcher gets a link that leads there.
        Assert.Equal(way == "device", page == await launcher.OpenedAsync());
        await TestUser.AllowAsync(await launcher.OpenedAsync());
        Assert.Equal(0, (await login.EndAsync()).Exit);
    }

    [Theory]
    [InlineData("device", "--browser", "/authorize")]
    [InlineData("browser", "--device", "/device")]
    public async Task An_option_goes_before_what_the_session_says(string way, string option, string path)
    {
        Home.StandIn.Tenant.Settings.AutoApproves = false;
        Home.Config += $"sso_cred_login = {way}\n";
        using var login = WaitingRun.Start(Home, "login", option, "--no-browser");
        var page = await login.PageAsync();
        Assert.Equal(path, page.AbsolutePath);
        await TestUser.DenyAsync(page);
        Assert.Equal(4, (await login.EndAsync()).Exit);
    }

    [Fact]
    public async Task A_way_that_is_none_is_exit_3()
    {
        Home.Config += "sso_cred_login = telepathy\n";
        var complaint = (await Home.RunAsync("login")).Failed(3);
        Assert.Equal("sso_cred_login of session 'my-sso' is 'telepathy'", complaint.Error);
        Assert.Equal("write 'browser' or 'device'", complaint.Hint);
    }

    [Theory]
    [InlineData("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")]
    [InlineData("SSH_TTY", "/dev/pts/3")]
    [InlineData("CI", "true")]
    [InlineData("GITHUB_ACTIONS", "true")]
    [InlineData("CODESPACES", "true")]
    [InlineData("WSL_DISTRO_NAME", "Debian")]
    [InlineData("container", "podman")]
    [InlineData("KUBERNETES_SERVICE_HOST", "10.0.0.1")]
    [InlineData("DISPLAY", "")]
    public async Task Away_from_the_desktop_the_device_way_is_taken(string variable, string value)
    {
        using var login = WaitingRun.Of(Home,
            Desktop.StartProgram(Home, "/usr/bin/env", $"{variable}={value}", SsoCredBinary.Path, "login"));
        Assert.Equal(0, (await login.EndAsync()).Exit);
        Assert.Equal((1, 0), (Home.StandIn.Calls["CreateToken:device_code"], Home.StandIn.Calls["Authorize"]));
    }

    [Fact]
    public async Task In_a_container_the_device_way_is_taken()
    {
        if (!File.Exists("/.dockerenv") && !File.Exists("/run/.containerenv"))
            Assert.Skip("these tests do not run in a container");
        Home.Environment["DISPLAY"] = ":0";
        await SignedInAsync();
        Assert.Equal(1, Home.StandIn.Calls["CreateToken:device_code"]);
    }

    async Task<(int Exit, string Said)> ExitAsync(params string[] args)
    {
        var run = await Home.RunAsync(args);
        return (run.Exit, run.Said);
    }

    async Task<Run> SignedInAsync(params string[] args)
    {
        var run = await Home.RunAsync(["login", .. args]);
        Assert.True(run.Exit == 0, run.Said);
        return run;
    }
}

namespace SsoCred.Tests.SignIn;

/// <summary>Signing out: what goes, at the portal and here, and what stays.</summary>
public sealed class LogoutTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync() => _home = await Home.CreateAsync();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    const string Other = """

        [sso-session other]
        sso_start_url = https://other.awsapps.com/start
        sso_region = us-east-1
        sso_registration_scopes = sso:account:access

        [profile other]
        sso_session = other
        sso_account_id = 123456789012
        sso_role_name = ReadOnly
        """;

    [Fact]
    public async Task The_token_and_the_role_credentials_go_the_registration_stays()
    {
        _home.StandIn.Tenant.Settings.AutoApproves = true;
        await _home.RunAsync("login");
        await _home.DocumentAsync();
        var registration = _home.FilesIn(".aws/sso/cache", "*.json").Single(path => path != _home.TokenPath);
        var run = await _home.RunAsync("logout");

        Assert.Equal((0, "", "signed out of session 'my-sso'\n"), (run.Exit, run.Said, run.OutputText));
        Assert.Equal(1, _home.StandIn.Calls["Logout"]);
        Assert.Equal([registration], _home.FilesIn(".aws/sso/cache", "*"));
        Assert.Empty(_home.RoleFiles);
        await _home.FailAsync(4);
        await _home.RunAsync("login");
        Assert.Equal(1, _home.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task Other_sessions_stay_signed_in()
    {
        _home.Config += Other;
        var mine = _home.SignIn();
        _home.SignIn(session: "other", startUrl: "https://other.awsapps.com/start");
        await _home.DocumentAsync();
        await _home.DocumentAsync("other");
        Assert.Equal(2, _home.RoleFiles.Length);
        Assert.Equal(0, (await _home.RunAsync("logout", "--session", "my-sso")).Exit);

        Assert.Equal(mine.AccessToken, _home.StandIn.Requests.Single(request => request.Operation == "Logout").Token);
        Assert.Single(_home.RoleFiles);
        _home.StandIn.ForgetRequests();
        await _home.DocumentAsync("other");
        Assert.Empty(_home.StandIn.Requests);
        await _home.FailAsync(4);
    }

    [Fact]
    public async Task Every_profile_of_the_session_loses_its_role_credentials()
    {
        _home.Config += """

            [profile production]
            sso_session = my-sso
            sso_account_id = 123456789012
            sso_role_name = ReadOnly
            """;
        _home.SignIn();
        await _home.DocumentAsync();
        await _home.DocumentAsync("production");
        Assert.Equal(0, (await _home.RunAsync("logout", "--profile", "production")).Exit);
        Assert.Empty(_home.RoleFiles);
    }

    [Fact]
    public async Task Roles_assumed_with_the_session_go_configured_or_chosen_by_options()
    {
        const string policy = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        string[] roles = ["Hub", "Spoke", "Chosen", "Theirs"];
        foreach (var role in roles)
            _home.StandIn.Tenant.Trust.Add(Arn(role));
        _home.Config += Other + $"""

            [profile hub]
            role_arn = {Arn("Hub")}
            source_profile = dev
            [profile spoke]
            role_arn = {Arn("Spoke")}
            source_profile = hub
            [profile theirs]
            role_arn = {Arn("Theirs")}
            source_profile = other
            """;
        _home.SignIn();
        _home.SignIn(session: "other", startUrl: "https://other.awsapps.com/start");
        string[][] runs =
        [
            ["--profile", "spoke"], ["--profile", "theirs"], ["--profile", "dev", "--role-arn", Arn("Chosen")],
            ["--profile", "hub", "--policy-arn", policy],
        ];
        foreach (var run in runs)
            Assert.Equal(0, (await _home.RunAsync(run)).Exit);
        Assert.Equal(5, _home.StandIn.Calls["AssumeRole"]);
        Assert.Equal(6, _home.RoleFiles.Length);
        Assert.Equal(5, _home.FilesIn(".aws/sso-cred", "assumed-*.json").Length);

        Assert.Equal(0, (await _home.RunAsync("logout", "--profile", "spoke")).Exit);
        Assert.Equal(2, _home.RoleFiles.Length);
        Assert.Single(_home.FilesIn(".aws/sso-cred", "assumed-*.json"));
        _home.StandIn.ForgetRequests();
        await _home.DocumentAsync("theirs");
        Assert.Empty(_home.StandIn.Requests);
        foreach (var run in runs.Where(run => run[1] != "theirs"))
            Assert.Equal(4, (await _home.RunAsync(run)).Exit);

        static string Arn(string role) => $"arn:aws:iam::123456789012:role/{role}";
    }

    [Fact]
    public async Task All_signs_out_of_every_session()
    {
        _home.Config += Other;
        _home.SignIn();
        var run = await _home.RunAsync("logout", "--all");
        Assert.Equal((0, "signed out of session 'my-sso'\nwas not signed in to session 'other'\n"),
            (run.Exit, run.OutputText));
    }

    [Fact]
    public async Task Who_is_not_signed_in_makes_no_call()
    {
        var run = await _home.RunAsync("logout");
        Assert.Equal((0, "was not signed in to session 'my-sso'\n"), (run.Exit, run.OutputText));
        Assert.Empty(_home.StandIn.Requests);
    }

    [Theory]
    [InlineData("Logout=status:500,times=0", true)]
    [InlineData("Logout=status:401", false)]
    [InlineData("Logout=reset,times=0", true)]
    [InlineData("Logout=html", true)]
    public async Task A_portal_that_does_not_listen_keeps_nobody_signed_in_here(string fault, bool told)
    {
        _home.SignIn();
        await _home.DocumentAsync();
        _home.StandIn.Faults.Add(fault);
        var run = await _home.RunAsync("logout");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Matches("^signed out of session 'my-sso'"
            + (told ? " on this machine only; the portal did not confirm it: .+\n$" : "\n$"), run.OutputText);
        Assert.False(File.Exists(_home.TokenPath));
        Assert.Empty(_home.RoleFiles);
    }

    [Fact]
    public async Task A_token_that_cannot_be_read_goes_too()
    {
        _home.SignIn();
        File.WriteAllText(_home.TokenPath, "{");
        Assert.Equal(0, (await _home.RunAsync("logout")).Exit);
        Assert.False(File.Exists(_home.TokenPath));
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task A_legacy_session_is_signed_out_of_by_its_profile()
    {
        _home.Config += """

            [profile old]
            sso_start_url = https://old.awsapps.com/start
            sso_region = us-east-1
            sso_account_id = 210987654321
            sso_role_name = ReadOnly
            """;
        _home.SignIn();
        _home.SignIn(session: null, startUrl: "https://old.awsapps.com/start");
        Assert.Equal(0, (await _home.RunAsync("logout", "--profile", "old")).Exit);
        Assert.Equal([_home.TokenPath], _home.FilesIn(".aws/sso/cache", "*"));
    }
}

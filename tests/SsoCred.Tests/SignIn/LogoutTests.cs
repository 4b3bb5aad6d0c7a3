namespace SsoCred.Tests.SignIn;

/// <summary>Signing out: what goes, at the portal and here, and what stays.</summary>
public sealed class LogoutTests : ExecutableTests
{
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
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        await Home.RunAsync("login");
        await Home.DocumentAsync();
        var registration = Home.FilesIn(".aws/sso/cache", "*.json").Single(path => path != Home.TokenPath);
        var run = await Home.RunAsync("logout");

        Assert.Equal((0, "", "signed out of session 'my-sso'\n"), (run.Exit, run.Said, run.OutputText));
        Assert.Equal(1, Home.StandIn.Calls["Logout"]);
        Assert.Equal([registration], Home.FilesIn(".aws/sso/cache", "*"));
        Assert.Empty(Home.RoleFiles);
        await Home.FailAsync(4);
        await Home.RunAsync("login");
        Assert.Equal(1, Home.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task Other_sessions_stay_signed_in()
    {
        Home.Config += Other;
        var mine = Home.SignIn();
        Home.SignIn(session: "other", startUrl: "https://other.awsapps.com/start");
        await Home.DocumentAsync();
        await Home.DocumentAsync("other");
        Assert.Equal(2, Home.RoleFiles.Length);
        Assert.Equal(0, (await Home.RunAsync("logout", "--session", "my-sso")).Exit);

        Assert.Equal(mine.AccessToken, Home.StandIn.Requests.Single(request => request.Operation == "Logout").Token);
        Assert.Single(Home.RoleFiles);
        Home.StandIn.ForgetRequests();
        await Home.DocumentAsync("other");
        Assert.Empty(Home.StandIn.Requests);
        await Home.FailAsync(4);
    }

    [Fact]
    public async Task Every_profile_of_the_session_loses_its_role_credentials()
    {
        Home.Config += """

            [profile production]
            sso_session = my-sso
            sso_account_id = 123456789012
            sso_role_name = ReadOnly
            """;
        Home.SignIn();
        await Home.DocumentAsync();
        await Home.DocumentAsync("production");
        Assert.Equal(0, (await Home.RunAsync("logout", "--profile", "production")).Exit);
        Assert.Empty(Home.RoleFiles);
    }

    [Fact]
    public async Task Roles_assumed_with_the_session_go_configured_or_chosen_by_options()
    {
        const string policy = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        string[] roles = ["Hub", "Spoke", "Chosen", "Theirs"];
        foreach (var role in roles)
            Home.StandIn.Tenant.Trust.Add(Arn(role));
        Home.Config += Other + $"""

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
        Home.SignIn();
        Home.SignIn(session: "other", startUrl: "https://other.awsapps.com/start");
        string[][] runs =
        [
            ["--profile", "spoke"], ["--profile", "theirs"], ["--profile", "dev", "--role-arn", Arn("Chosen")],
            ["--profile", "hub", "--policy-arn", policy],
        ];
        foreach (var run in runs)
            Assert.Equal(0, (await Home.RunAsync(run)).Exit);
        Assert.Equal(5, Home.StandIn.Calls["AssumeRole"]);
        Assert.Equal(6, Home.RoleFiles.Length);
        Assert.Equal(5, Home.FilesIn(".aws/sso-cred", "assumed-*.json").Length);

        Assert.Equal(0, (await Home.RunAsync("logout", "--profile", "spoke")).Exit);
        Assert.Equal(2, Home.RoleFiles.Length);
        Assert.Single(Home.FilesIn(".aws/sso-cred", "assumed-*.json"));
        Home.StandIn.ForgetRequests();
        await Home.DocumentAsync("theirs");
        Assert.Empty(Home.StandIn.Requests);
        foreach (var run in runs.Where(run => run[1] != "theirs"))
            Assert.Equal(4, (await Home.RunAsync(run)).Exit);

        static string Arn(string role) => $"arn:aws:iam::123456789012:role/{role}";
    }

    [Fact]
    public async Task All_signs_out_of_every_session()
    {
        Home.Config += Other;
        Home.SignIn();
        var run = await Home.RunAsync("logout", "--all");
        Assert.Equal((0, "signed out of session 'my-sso'\nwas not signed in to session 'other'\n"),
            (run.Exit, run.OutputText));
    }

    [Fact]
    public async Task Who_is_not_signed_in_makes_no_call()
    {
        var run = await Home.RunAsync("logout");
        Assert.Equal((0, "was not signed in to session 'my-sso'\n"), (run.Exit, run.OutputText));
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("Logout=status:500,times=0", true)]
    [InlineData("Logout=status:401", false)]
    [InlineData("Logout=reset,times=0", true)]
    [InlineData("Logout=html", true)]
    public async Task A_portal_that_does_not_listen_keeps_nobody_signed_in_here(string fault, bool told)
    {
        Home.SignIn();
        await Home.DocumentAsync();
        Home.StandIn.Faults.Add(fault);
        var run = await Home.RunAsync("logout");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Matches("^signed out of session 'my-sso'"
            + (told ? " on this machine only; the portal did not confirm it: .+\n$" : "\n$"), run.OutputText);
        Assert.False(File.Exists(Home.TokenPath));
        Assert.Empty(Home.RoleFiles);
    }

    [Fact]
    public async Task A_token_that_cannot_be_read_goes_too()
    {
        Home.SignIn();
        File.WriteAllText(Home.TokenPath, "{");
        Assert.Equal(0, (await Home.RunAsync("logout")).Exit);
        Assert.False(File.Exists(Home.TokenPath));
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_legacy_session_is_signed_out_of_by_its_profile()
    {
        Home.Config += """

            [profile old]
            sso_start_url = https://old.awsapps.com/start
            sso_region = us-east-1
            sso_account_id = 210987654321
            sso_role_name = ReadOnly
            """;
        Home.SignIn();
        Home.SignIn(session: null, startUrl: "https://old.awsapps.com/start");
        Assert.Equal(0, (await Home.RunAsync("logout", "--profile", "old")).Exit);
        Assert.Equal([Home.TokenPath], Home.FilesIn(".aws/sso/cache", "*"));
    }
}

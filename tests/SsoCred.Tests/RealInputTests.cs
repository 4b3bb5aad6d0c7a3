namespace SsoCred.Tests;

/// <summary>Configs as people really have them, values changed.</summary>
public sealed class RealInputTests : ExecutableTests
{
    const string Legacy = "https://my-sso-portal.awsapps.com/start";

    [Fact]
    public async Task Two_default_sections_and_two_more_legacy_profiles_share_one_sign_in()
    {
        Home.Config = $"""
            [default]
            sso_start_url = {Legacy}
            sso_region = us-east-1
            sso_account_id = 210987654321
            sso_role_name = ReadOnly
            region = us-east-1

            [profile default]
            sso_start_url = {Legacy}
            sso_region = us-east-1
            sso_account_id = 012345678901
            sso_role_name = AdministratorAccess
            region = us-east-1

            [profile production]
            sso_start_url = {Legacy}
            sso_region = us-east-1
            sso_account_id = 123456789012
            sso_role_name = PowerUserAccess
            region = us-east-1

            [profile data]
            sso_start_url = {Legacy}
            sso_region = us-east-1
            sso_account_id = 210987654321
            sso_role_name = DatenLeser+Schreiber
            region = us-east-1
            """;
        var minted = Home.SignIn(session: null, startUrl: Legacy);

        Assert.Equal("012345678901", (await Home.DocumentAsync(null)).AccountId);
        Assert.Equal("012345678901", (await Home.DocumentAsync("default")).AccountId);
        Assert.Equal("123456789012", (await Home.DocumentAsync("production")).AccountId);
        Assert.Equal("210987654321", (await Home.DocumentAsync("data")).AccountId);

        Assert.All(Home.StandIn.Requests, request => Assert.Equal(minted.AccessToken, request.Token));
        Assert.Equal(
            [("012345678901", "AdministratorAccess"), ("123456789012", "PowerUserAccess"),
                ("210987654321", "DatenLeser+Schreiber")],
            Home.StandIn.Requests.Select(request => (request.Query["account_id"], request.Query["role_name"])));
    }

    [Fact]
    public async Task A_legacy_token_is_used_to_its_end_and_never_refreshed()
    {
        Home.Config = $"""
            [default]
            sso_start_url = {Legacy}
            sso_region = us-east-1
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            """;
        Home.SignIn(TimeSpan.FromMinutes(2), null, Legacy);
        await Home.DocumentAsync(null);
        Assert.Equal(0, Home.Refreshes);
    }

    [Fact]
    public async Task A_session_of_its_own_section()
    {
        Home.Config = """
            [profile ai-dev]
            sso_session = my-sso-session
            sso_account_id = 012345678901
            sso_role_name = AdministratorAccess
            region = us-west-2
            output = json

            [sso-session my-sso-session]
            sso_start_url = https://d-1234567890.awsapps.com/start
            sso_region = us-west-2
            sso_registration_scopes = sso:account:access
            """;
        Home.SignIn(session: "my-sso-session", startUrl: "https://d-1234567890.awsapps.com/start");

        var document = await Home.DocumentAsync("ai-dev");

        Assert.Equal("012345678901", document.AccountId);
        Assert.Equal("AdministratorAccess", Assert.Single(Home.StandIn.Requests).Query["role_name"]);
    }

    [Fact]
    public async Task AWS_DEFAULT_PROFILE_alone_chooses_the_profile()
    {
        Home.SignIn();
        Home.Environment["AWS_DEFAULT_PROFILE"] = "dev";
        await Home.DocumentAsync(null);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(14)]
    public async Task Keys_that_no_aws_tool_reads_change_nothing(int minutesLeft)
    {
        Home.Config = Home.Config.Replace("[profile dev]",
            "[profile dev]\nsso_auto_refresh = true\nsso_refresh_window = 43200", StringComparison.Ordinal);
        Home.SignIn(TimeSpan.FromMinutes(minutesLeft));
        await Home.DocumentAsync();
        Assert.Equal(minutesLeft < 15 ? 1 : 0, Home.Refreshes);
    }

    [Fact]
    public async Task Two_sessions_side_by_side_each_use_their_own_token()
    {
        Home.Config = """
            [profile work]
            sso_session = work
            sso_account_id = 012345678901
            sso_role_name = ReadOnly

            [profile customer]
            sso_session = customer
            sso_account_id = 123456789012
            sso_role_name = ReadOnly

            [sso-session work]
            sso_start_url = https://work.awsapps.com/start
            sso_region = us-east-1

            [sso-session customer]
            sso_start_url = https://customer.awsapps.com/start
            sso_region = us-east-1
            """;
        var work = Home.SignIn(session: "work", startUrl: "https://work.awsapps.com/start");
        var customer = Home.SignIn(session: "customer", startUrl: "https://customer.awsapps.com/start");

        await Home.DocumentAsync("customer");
        await Home.DocumentAsync("work");

        Assert.Equal([("123456789012", customer.AccessToken), ("012345678901", work.AccessToken)],
            Home.StandIn.Requests.Select(request => (request.Query["account_id"], request.Token!)));
    }

    [Fact]
    public async Task An_account_id_is_text()
    {
        Home.StandIn.Tenant.Accounts = [new("000000000007", null, null, ["ReadOnly"])];
        Home.Config = Home.Config.Replace("012345678901", "000000000007", StringComparison.Ordinal);
        Home.SignIn();
        Assert.Equal("000000000007", (await Home.DocumentAsync()).AccountId);
    }

    [Fact]
    public async Task An_account_id_of_another_length_is_sent_as_it_is_and_named_when_the_portal_refuses_it()
    {
        Home.Config = Home.Config.Replace("012345678901", "007", StringComparison.Ordinal);
        Home.SignIn();
        Assert.Contains("sso_account_id is '007'", (await Home.FailAsync(3)).Error, StringComparison.Ordinal);
        Assert.Equal("007", Assert.Single(Home.StandIn.Requests).Query["account_id"]);
    }
}

namespace SsoCred.Tests.Doctor;

/// <summary>The profile and the sign-in: what hides it, what does nothing, what has ended and why.</summary>
public sealed class DoctorProfileTests : DoctorHome
{
    [Fact]
    public async Task Nobody_is_signed_in()
    {
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        Assert.Equal(("sign-in", "token", "run: sso-cred login dev"), (wrong.Step, wrong.Subject, wrong.Fix));
        Assert.Equal("not signed in: there is none for session 'my-sso'", wrong.Message);
        Assert.Equal(0, Home.Fetches);
    }

    [Fact]
    public async Task What_may_be_secret_in_a_start_url_is_not_told()
    {
        var url = Home.StandIn.Url + "/start";
        Home.SignIn();
        Home.Config = Home.Config.Replace(
            url, url.Replace("://", "://me:url-secret-marker@", StringComparison.Ordinal) + "?x=url-secret-marker",
            StringComparison.Ordinal);
        var run = await Home.RunAsync("doctor", "--profile", "dev", "--json");
        Assert.DoesNotContain("url-secret-marker", run.OutputText, StringComparison.Ordinal);
        var told = DoctorReport.Of(run).Of("profile", "sso_start_url");
        Assert.Equal(("attention", $"write sso_start_url = {url}"), (told.State, told.Fix));
        Assert.StartsWith(url + ", ~/.aws/config:", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_has_ended_is_refreshed_by_a_run_and_not_by_a_look()
    {
        Home.SignIn(TimeSpan.FromMinutes(-5));
        var told = await DoctorReport.OfAsync(Home);
        Assert.EndsWith(
            "(5 min ago); the next run refreshes it", told.Fine("sign-in", "token").Message, StringComparison.Ordinal);
        Assert.Equal("note", told.Of("role", "assignment").State);
        Assert.Equal((0, 0), (Home.Fetches, Home.Refreshes));
    }

    [Fact]
    public async Task Why_a_token_cannot_be_refreshed()
    {
        Home.SignIn(TimeSpan.FromMinutes(-5), registrationLifetime: TimeSpan.FromMinutes(-3));
        var told = await DoctorReport.OfAsync(Home);
        Assert.EndsWith("can't be refreshed", told.Wrong().Message, StringComparison.Ordinal);
        Assert.Matches(
            @"^not possible: its registration ended .* \(3 min ago\)$", told.Of("sign-in", "refresh").Message);

        Home.StandIn.Tenant.Settings.IssuesRefreshTokens = false;
        Home.SignIn();
        File.WriteAllText(
            Home.TokenPath, File.ReadAllText(Home.TokenPath).Replace("refreshToken", "was", StringComparison.Ordinal));
        var refresh = (await DoctorReport.OfAsync(Home)).Fine("sign-in", "refresh");
        Assert.Equal("not possible: the sign-in brought no refresh token", refresh.Message);
        Assert.Contains("sso_registration_scopes = sso:account:access", refresh.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_is_remembered()
    {
        Home.SignIn();
        Home.StandIn.Tenant.EndSignIns();
        await Home.FailAsync(4);
        var fetches = Home.Fetches;
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal("run: sso-cred login dev", Assert.Single(told.Attentions).Fix);
        Assert.Equal("attention", told.Of("sign-in", "remembered refusal").State);
        Assert.Equal("not possible: the service has refused the refresh token", told.Of("sign-in", "refresh").Message);
        Assert.Equal(fetches, Home.Fetches);
    }

    [Theory]
    [InlineData("sso_account_id = 012345678901", "sso_account_id = \"012345678901\"", "sso_account_id", "12 digits")]
    [InlineData("sso_account_id = 012345678901", "sso_account_id = 012345678901 # prod", "sso_account_id", "12 digits")]
    [InlineData("sso_role_name = ReadOnly", "sso_role_name = ReadOnly # all", "sso_role_name", "letters, digits")]
    [InlineData("region = eu-central-1", "region = eu-central-1 ; home", "region", "like us-east-1")]
    public async Task A_value_with_quotes_or_a_comment_in_it(string old, string line, string key, string says)
    {
        Home.Config = Home.Config.Replace(old, line, StringComparison.Ordinal);
        var told = (await DoctorReport.OfAsync(Home, "--offline")).Of("profile", key);
        Assert.Equal("attention", told.State);
        Assert.Matches(@"^[^,]+, ~/\.aws/config:\d+: .*" + says, told.Message);
        Assert.StartsWith($"write only the value of {key}", told.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_portal_refuses_for_it_names_the_value_and_its_line()
    {
        Home.SignIn();
        Home.Config = Home.Config.Replace("= 012345678901", "= 0123-4567-8901", StringComparison.Ordinal);
        var told = await Home.FailAsync(3);
        Assert.Equal("~/.aws/config:3: sso_account_id is '0123-4567-8901', but an account id is exactly 12 digits, "
            + "and the access portal refuses it (400)", told.Error);
        Assert.Equal(1, Home.Fetches);
        var report = await DoctorReport.OfAsync(Home);
        Assert.Equal(["sso_account_id", "assignment"], report.Attentions.Select(each => each.Subject));
    }

    [Fact]
    public async Task A_header_that_is_indented()
    {
        Home.Config += "output = json\n  [profile missed]\n";
        var told = await DoctorReport.OfAsync(Home, "--profile", "missed");
        Assert.Equal(3, told.Exit);
        Assert.Contains("[profile missed] is indented", told.Of("profile", "profile").Fix, StringComparison.Ordinal);
        var line = Assert.Single(told.All, each => each.Subject.StartsWith("~/.aws/config:", StringComparison.Ordinal)
            && each.State == "attention");
        Assert.Equal("[profile missed] is indented, so it belongs to the value of 'output' above it", line.Message);
    }

    [Fact]
    public async Task Both_ways_to_credentials_in_one_profile()
    {
        Home.SignIn();
        Home.Config = Home.Config.Replace("region = eu-central-1",
            "region = eu-central-1\ncredential_process = sso-cred --profile dev", StringComparison.Ordinal);
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        Assert.Equal(("profile", "credential_process"), (wrong.Step, wrong.Subject));
        Assert.Contains("beside sso_ keys in 'dev' (~/.aws/config:6)", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("boto3", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("[profile dev-process]", wrong.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Static_keys_of_the_same_name()
    {
        Home.SignIn();
        File.WriteAllText(Home[".aws/credentials"],
            "[dev]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret-marker\n");
        await Home.ShellAsync("chmod 600 ~/.aws/credentials");
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        Assert.Equal(("profile", "aws_access_key_id"), (wrong.Step, wrong.Subject));
        Assert.Contains("(~/.aws/credentials:2)", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_do_nothing()
    {
        Home.SignIn();
        Home.Config = Home.Config.Replace(
            "region = eu-central-1", "region = eu-central-1\nsso_auto_refresh = true", StringComparison.Ordinal)
            + "sso_refresh_window = 5\n";
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal(("note", "does nothing: no AWS tool reads it (~/.aws/config:6)"),
            (told.Fine("profile", "sso_auto_refresh").State, told.Of("profile", "sso_auto_refresh").Message));
        Assert.Equal("note", told.Of("profile", "sso_refresh_window").State);
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID", "attention")]
    [InlineData("AWS_SESSION_TOKEN", "attention")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE", "attention")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "note")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "note")]
    [InlineData("AWS_PROFILE", "note")]
    public async Task Variables_that_stand_before_the_profile(string variable, string state)
    {
        Home.SignIn();
        Home.Environment[variable] = "something";
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal(state, told.Of("environment", variable).State);
        Assert.Equal(state == "note" ? 0 : 1, told.Exit);
    }

    [Fact]
    public async Task Two_variables_that_name_different_profiles()
    {
        Home.SignIn();
        Home.Environment["AWS_PROFILE"] = "dev";
        Home.Environment["AWS_DEFAULT_PROFILE"] = "other";
        Assert.Equal("run: unset AWS_DEFAULT_PROFILE", (await DoctorReport.OfAsync(Home)).Wrong().Fix);
    }
}

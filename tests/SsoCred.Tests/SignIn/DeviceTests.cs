using System.Text.RegularExpressions;

namespace SsoCred.Tests.SignIn;

/// <summary>Sign-in by device code: what a person sees, does, and gets.</summary>
public sealed class DeviceTests : ExecutableTests
{
    [Fact]
    public async Task A_code_that_is_allowed_signs_in()
    {
        using var login = WaitingRun.Start(Home, "login", "--profile", "dev");
        var code = await login.CodeAsync();
        await login.UntilItWaitsAsync();
        Assert.False(File.Exists(Home.TokenPath));
        Assert.True(Home.StandIn.Tenant.Approve(code));
        var run = await login.EndAsync();

        Assert.Equal(0, run.Exit);
        Assert.Matches($"""
            \Ato sign in to session 'my-sso', open on any device
              {Regex.Escape(Home.StandIn.Url)}/device\?user_code={code}
            and allow it if it shows the code {code}
            waiting for you to allow it, until (tomorrow )?\d\d:\d\d [A-Z].*
            \z
            """, run.Said);
        Assert.Matches(@"\Asigned in to session 'my-sso' \(https://stand-in\.awsapps\.com/start\) until "
            + @"(tomorrow )?\d\d:\d\d [A-Z][^ ]*, refreshed by itself while the session lasts\n\z", run.OutputText);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Home.TokenPath));
    }

    [Fact]
    public async Task What_it_leaves_behind_is_used_and_refreshed()
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(5);
        await SignedInAsync("login");
        Assert.Equal(1, Home.StandIn.Calls["CreateToken:device_code"]);
        await Home.DocumentAsync();
        Assert.Equal((1, 1), (Home.StandIn.Calls["CreateToken:refresh_token"], Home.Fetches));
    }

    [Fact]
    public async Task Who_is_allowed_already_is_shown_nothing()
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        Assert.Equal("", (await SignedInAsync("login")).Said);
    }

    [Fact]
    public async Task A_code_that_is_denied_is_exit_4_and_leaves_no_token()
    {
        using var login = WaitingRun.Start(Home, "login");
        Assert.True(Home.StandIn.Tenant.Deny(await login.CodeAsync()));
        var run = await login.EndAsync();
        AssertEnds(run, 4, "the sign-in was denied", "sign in again and allow the request");
        Assert.False(File.Exists(Home.TokenPath));
    }

    [Fact]
    public async Task A_code_that_nobody_allows_expires()
    {
        Home.StandIn.Tenant.Settings.DeviceCodeLifetime = TimeSpan.FromSeconds(2);
        using var login = WaitingRun.Start(Home, "login");
        var run = await login.EndAsync();
        AssertEnds(run, 4, "the sign-in request for session 'my-sso' has expired",
            "run: sso-cred login my-sso");
    }

    [Fact]
    public async Task A_limit_that_is_said_ends_the_wait_for_the_person()
    {
        using var login = WaitingRun.Start(Home, "login", "--timeout", "3");
        await login.CodeAsync();
        AssertEnds(
            await login.EndAsync(), 6, "not signed in within 3 s", "try again, or allow more time with --timeout");
        Assert.False(File.Exists(Home.TokenPath));
    }

    [Fact]
    public async Task A_limit_that_is_said_holds_before_the_code_is_there()
    {
        Home.StandIn.Faults.Add("StartDeviceAuthorization=delay:20");
        var run = await Home.RunAsync("login", "--device", "--timeout", "1");
        Assert.Equal("not signed in within 1 s", run.Failed(6).Error);
    }

    [Fact]
    public async Task A_slow_service_is_waited_for()
    {
        foreach (var operation in new[] { "RegisterClient", "StartDeviceAuthorization", "CreateToken" })
            Home.StandIn.Faults.Add($"{operation}=delay:1.5");
        using var login = WaitingRun.Start(Home, "login");
        Home.StandIn.Tenant.Approve(await login.CodeAsync());
        Assert.Equal(0, (await login.EndAsync()).Exit);
    }

    [Theory]
    [InlineData("status:503")]
    [InlineData("status:500")]
    [InlineData("reset")]
    [InlineData("html")]
    [InlineData("status:400,code=SlowDownException")]
    public async Task Trouble_in_the_middle_of_the_wait_is_waited_out(string fault)
    {
        using var login = WaitingRun.Start(Home, "login");
        var code = await login.CodeAsync();
        Home.StandIn.Faults.Add($"CreateToken={fault}");
        Home.StandIn.Tenant.Approve(code);
        Assert.Equal(0, (await login.EndAsync()).Exit);
        Assert.True(File.Exists(Home.TokenPath));
    }

    [Fact]
    public async Task Trouble_that_lasts_is_told_when_the_request_has_expired()
    {
        Home.StandIn.Tenant.Settings.DeviceCodeLifetime = TimeSpan.FromSeconds(3);
        using var login = WaitingRun.Start(Home, "login");
        await login.CodeAsync();
        Home.StandIn.Faults.Add("CreateToken=reset,times=0");
        var run = await login.EndAsync();
        Assert.Equal(6, run.Exit);
        Assert.Contains("sso-cred: error: the sign-in request has expired; last error: ", run.Said,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_was_used_up_by_a_lost_answer_is_told_as_lost()
    {
        using var login = WaitingRun.Start(Home, "login");
        var code = await login.CodeAsync();
        await login.UntilItWaitsAsync();
        Home.StandIn.Faults.Add("CreateToken=reset,after");
        Home.StandIn.Tenant.Approve(code);
        var run = await login.EndAsync();
        Assert.Equal(6, run.Exit);
        Assert.Contains("was lost on its way", run.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("#")]
    [InlineData("#/")]
    [InlineData("/#/")]
    public async Task A_start_url_goes_out_as_it_is_written(string end)
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        Home.Config = Home.Config.Replace("awsapps.com/start", "awsapps.com/start" + end, StringComparison.Ordinal);
        var run = await SignedInAsync("login");
        Assert.Contains($"(https://stand-in.awsapps.com/start{end})", run.OutputText, StringComparison.Ordinal);
        var request = Home.StandIn.Requests.Single(request => request.Operation == "StartDeviceAuthorization");
        Assert.Contains($"\"startUrl\":\"https://stand-in.awsapps.com/start{end}\"",
            request.Body.Replace(": ", ":", StringComparison.Ordinal), StringComparison.Ordinal);
        await Home.DocumentAsync();
    }

    [Theory]
    [InlineData("http://stand-in.awsapps.com/start")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://somebody@stand-in.awsapps.com/start")]
    [InlineData("stand-in.awsapps.com")]
    public async Task A_start_url_that_is_not_plain_https_is_refused_before_any_call(string url)
    {
        Home.Config = Home.Config.Replace("https://stand-in.awsapps.com/start", url, StringComparison.Ordinal);
        var complaint = (await Home.RunAsync("login")).Failed(3);
        Assert.Contains("start URL '", complaint.Error, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_legacy_profile_signs_in_by_device_and_its_token_is_used()
    {
        Home.Config += """

            [profile old]
            sso_start_url = https://stand-in.awsapps.com/start
            sso_region = us-east-1
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            """;
        using var login = Desktop.Start(Home, "login", "--profile", "old");
        Home.StandIn.Tenant.Approve(await login.CodeAsync());
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.Matches(@"\Asigned in to .*https://stand-in\.awsapps\.com/start.* until .*\d\d:\d\d [A-Z].*\n\z",
            run.OutputText);
        Assert.DoesNotContain("refreshed", run.OutputText, StringComparison.Ordinal);
        Assert.True(File.Exists(Home[".aws/sso/cache/" + Home.NameOf("https://stand-in.awsapps.com/start")]));
        await Home.DocumentAsync("old");
        await Home.FailAsync(4, "dev");
    }

    [Fact]
    public async Task A_registration_is_used_again()
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        await SignedInAsync("login");
        await SignedInAsync("login");
        Assert.Equal(1, Home.StandIn.Calls["RegisterClient"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("\0\0\0")]
    [InlineData("{\"clientId\": 1, \"clientSecret\": [], \"expiresAt\": null}")]
    [InlineData("{\"clientId\": \"x\", \"clientSecret\": \"y\", \"expiresAt\": \"2020-01-01T00:00:00Z\"}")]
    [InlineData("{\"clientId\": \"nobody\", \"clientSecret\": \"y\", \"expiresAt\": \"2999-01-01T00:00:00Z\"}")]
    public async Task A_registration_that_is_corrupt_expired_or_unknown_is_made_anew(string file)
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        await SignedInAsync("login");
        var path = Home.FilesIn(".aws/sso/cache", "*.json").Single(path => path != Home.TokenPath);
        File.WriteAllText(path, file);
        await SignedInAsync("login");
        Assert.Equal(2, Home.StandIn.Calls["RegisterClient"]);
        await SignedInAsync("login");
        Assert.Equal(2, Home.StandIn.Calls["RegisterClient"]);
    }

    async Task<Run> SignedInAsync(params string[] args)
    {
        var run = await Home.RunAsync(args);
        Assert.True(run.Exit == 0, run.Said);
        return run;
    }

    static void AssertEnds(Run run, int exit, string error, string hint)
    {
        Assert.Equal((exit, ""), (run.Exit, run.OutputText));
        Assert.EndsWith($"\nsso-cred: error: {error}\nsso-cred: hint: {hint}\n", run.Said, StringComparison.Ordinal);
    }
}

namespace SsoCred.Tests.SignIn;

/// <summary>
/// <c>login --if-needed</c>: nothing happens while the session is good, and where only a refresh can show that, one is
/// made. The stand-in approves each sign-in at once.
/// </summary>
public sealed class LoginIfNeededTests : ExecutableTests
{
    protected override void SetUp() => Home.StandIn.Tenant.Settings.AutoApproves = true;

    int SignIns => Home.StandIn.Calls["CreateToken:device_code"];

    [Fact]
    public async Task A_good_session_is_left_alone_silently_and_without_a_call()
    {
        Home.SignIn();
        var run = await Home.RunAsync("login", "--if-needed");
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Equal(0, (await Home.RunAsync("login", "--if-needed", "--min", "600", "--profile", "dev")).Exit);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Nobody_signed_in_is_signed_in()
    {
        var run = await Home.RunAsync("login", "--if-needed", "--device");
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("signed in to session 'my-sso'", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(1, SignIns);
        Assert.Equal("", (await Home.RunAsync("login", "--if-needed", "--device")).OutputText);
        Assert.Equal(1, SignIns);
    }

    [Theory]
    [InlineData("60", 0)]
    [InlineData("90", 1)]
    public async Task A_token_that_cannot_be_refreshed_has_to_last(string minutes, int signIns)
    {
        Home.SignIn(TimeSpan.FromMinutes(75), registrationLifetime: TimeSpan.FromMinutes(-1));
        var run = await Home.RunAsync("login", "--if-needed", "--device", "--min", minutes);
        Assert.Equal((0, signIns), (run.Exit, SignIns));
    }

    [Fact]
    public async Task An_ended_token_is_refreshed_which_needs_nobody()
    {
        Home.SignIn(TimeSpan.FromMinutes(-5));
        var run = await Home.RunAsync("login", "--if-needed", "--device");
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Equal((0, 1), (SignIns, Home.StandIn.Calls["CreateToken:refresh_token"]));
    }

    [Fact]
    public async Task Where_the_session_has_ended_the_refresh_fails_and_a_sign_in_follows()
    {
        Home.SignIn(TimeSpan.FromMinutes(-5));
        Home.StandIn.Tenant.EndSignIns();
        var run = await Home.RunAsync("login", "--if-needed", "--device");
        Assert.Equal((0, 1), (run.Exit, SignIns));
        Assert.StartsWith("signed in to session 'my-sso'", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_portal_has_refused_is_not_good()
    {
        Home.SignIn();
        Home.StandIn.Tenant.EndSignIns();
        await Home.FailAsync(4);
        Assert.Equal(0, (await Home.RunAsync("login", "--if-needed", "--device")).Exit);
        Assert.Equal(1, SignIns);
    }

    [Theory]
    [InlineData("--min", "30")]
    [InlineData("--if-needed", "--all")]
    [InlineData("--if-needed", "--force")]
    [InlineData("--if-needed", "--min=0")]
    [InlineData("--if-needed", "--min=x")]
    public async Task What_contradicts_is_wrong_usage(params string[] options) =>
        (await Home.RunAsync(["login", .. options])).Failed(2);
}

namespace SsoCred.Tests.Faults;

/// <summary>
/// A machine that was asleep for twelve hours: a token of eight hours that has ended four hours ago, role credentials
/// that ended eleven hours ago, a registration that still lives.
/// </summary>
public sealed class SleptTests : IAsyncLifetime
{
    const int Copies = 10;

    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _home.SignIn();
        var document = await _home.DocumentAsync();
        var role = File.ReadAllText(Assert.Single(_home.RoleFiles));
        var ended = document.End.AddHours(-12)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        File.WriteAllText(_home.RoleFiles[0], role.Replace(document.Expiration, ended, StringComparison.Ordinal));
        Assert.Contains(ended, File.ReadAllText(_home.RoleFiles[0]), StringComparison.Ordinal);
        _home.SignInWithMore(TimeSpan.FromHours(8 - 12));
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task It_costs_one_refresh_and_one_exchange()
    {
        var document = await _home.AnswersAsync();
        Assert.Equal(document, await _home.AnswersAsync());
        Assert.Equal((1, 1 + 1), (_home.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task Everything_that_wakes_with_it_shares_them()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => _home.RunAsync("--profile", "dev")));
        var document = runs[0].Document();
        Assert.All(runs, run => Assert.Equal(document, run.Document()));
        _home.AssertNothingLost();
        Assert.Equal((1, 1 + 1), (_home.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task A_session_that_is_over_at_the_service_costs_one_call_and_says_what_to_type()
    {
        _home.StandIn.Tenant.EndSignIns();
        var complaint = await _home.FailAsync(4);
        Assert.Equal("run: sso-cred login dev", complaint.Hint);
        Assert.Equal(complaint, await _home.FailAsync(4));
        Assert.Equal((1, 0 + 1), (_home.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task A_network_that_is_not_up_yet_leaves_everything_for_the_next_run()
    {
        using var closed = new ClosedPort();
        var there = _home.Environment["AWS_ENDPOINT_URL_SSO_OIDC"];
        _home.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = closed.Url;
        await _home.RefusesAsync(6);
        _home.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = there;
        await _home.AnswersAsync();
        Assert.Equal((1, 1 + 1), (_home.Refreshes, _home.Fetches));
    }
}

using IdentityCenter.Http;

namespace SsoCred.Tests;

/// <summary>Where a token travels to: only where the profile asked for, or the environment, sends it.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    Home _home = null!;
    StandIn _other = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _other = await StandIn.StartAsync();
        _home.SignIn(TimeSpan.FromMinutes(5));
        _home.Environment.Remove("AWS_ENDPOINT_URL_SSO");
        _home.Environment.Remove("AWS_ENDPOINT_URL_SSO_OIDC");
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task A_profiles_token_never_reaches_the_default_profiles_endpoint()
    {
        UseInProfile($"endpoint_url = {_home.StandIn.Url}");
        _home.Config += $"""
            [default]
            endpoint_url = {_other.Url}
            services = others
            sso_session = my-sso
            sso_account_id = 012345678901
            sso_role_name = ReadOnly

            [services others]
            sso =
              endpoint_url = {_other.Url}
            sso_oidc =
              endpoint_url = {_other.Url}
            """;
        File.WriteAllText(_home[".aws/credentials"], $"[default]\nendpoint_url = {_other.Url}\n");

        foreach (var active in new[] { "", "default" })
        {
            _home.Environment["AWS_PROFILE"] = active;
            await _home.DocumentAsync();
            Directory.Delete(_home[".aws/cli"], recursive: true);
        }

        Assert.Empty(_other.Requests);
        Assert.Equal((2, 1), (_home.Fetches, _home.Refreshes));
    }

    [Fact]
    public async Task A_services_section_may_send_each_service_elsewhere()
    {
        UseInProfile("services = local");
        _home.Config += $"""
            [services local]
            sso =
              endpoint_url = {_home.StandIn.Url}/base
            sso_oidc =
              endpoint_url = {_other.Url}
            """;
        // The token is the first stand-in's, so the other refuses to refresh it: it is still good.
        await _home.DocumentAsync();
        Assert.Equal("/base/federation/credentials", Assert.Single(_home.StandIn.Requests).Path);
        Assert.Equal("CreateToken", Assert.Single(_other.Requests).Operation);
    }

    [Fact]
    public async Task The_services_variable_comes_before_the_general_one_before_the_profile()
    {
        UseInProfile("endpoint_url = http://127.0.0.1:1");
        _home.Environment["AWS_ENDPOINT_URL"] = _other.Url;
        _home.Environment["AWS_ENDPOINT_URL_SSO"] = _home.StandIn.Url;
        await _home.DocumentAsync();
        Assert.Equal("GetRoleCredentials", Assert.Single(_home.StandIn.Requests).Operation);
        Assert.Equal("CreateToken", Assert.Single(_other.Requests).Operation);
    }

    [Fact]
    public async Task Nothing_is_sent_in_the_open_to_another_machine()
    {
        _home.Environment["AWS_ENDPOINT_URL"] = "http://portal.sso.us-east-1.amazonaws.com";
        var complaint = await _home.FailAsync(3);
        Assert.Contains("http", complaint.Error, StringComparison.Ordinal);
        Assert.Contains("https", complaint.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_not_asked_about_this_machine()
    {
        _home.Environment["AWS_ENDPOINT_URL"] = _home.StandIn.Url;
        foreach (var name in new[] { "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY" })
            _home.Environment[name] = "http://127.0.0.1:1";
        await _home.DocumentAsync();
    }

    void UseInProfile(string line) =>
        _home.Config = _home.Config.Replace("[profile dev]", $"[profile dev]\n{line}", StringComparison.Ordinal);
}

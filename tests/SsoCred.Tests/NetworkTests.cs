using System.Net;
using CredentialProcess.Tests;
using IdentityCenter.Http;

namespace SsoCred.Tests;

/// <summary>
/// The executable under the real host names of AWS: every connection goes through the stand-in's proxy and ends, with
/// TLS, at the stand-in.
/// </summary>
public sealed class NetworkTests : IAsyncLifetime
{
    const string Portal = "portal.sso.us-east-1.amazonaws.com", Oidc = "oidc.us-east-1.amazonaws.com";

    readonly TemporaryFolder _folder = new();
    Home _home = null!;

    string Ca => _folder["ca.pem"];

    public async ValueTask InitializeAsync() => _home = await AtHomeAsync(null);

    public async ValueTask DisposeAsync()
    {
        await _home.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_call_goes_through_the_proxy_with_tls_and_says_who_calls()
    {
        _home.Environment["AWS_CA_BUNDLE"] = Ca;
        _home.SignIn(TimeSpan.FromMinutes(-1));
        await _home.DocumentAsync();
        Assert.Equal([$"{Oidc}:443", $"{Portal}:443"], _home.StandIn.Proxy!.Connects);
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
        Assert.All(_home.StandIn.Requests, request =>
            Assert.Contains("sso-cred/", request.Headers["User-Agent"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_in_force_is_told_once_in_debug_output()
    {
        _home.Environment["AWS_CA_BUNDLE"] = Ca;
        _home.SignIn(TimeSpan.FromMinutes(-1));
        var run = await _home.RunAsync("--profile", "dev", "--debug");
        Assert.Equal(0, run.Exit);
        var line = Assert.Single(run.Said.Split('\n'), line => line.Contains("network:", StringComparison.Ordinal));
        Assert.EndsWith($"network: proxy '{new Uri(_home.StandIn.Proxy!.Url).Authority}' (HTTPS_PROXY), "
            + $"trust in the CA certificates in '{Ca}' (AWS_CA_BUNDLE)", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_user_gets_him()
    {
        await _home.DisposeAsync();
        _home = await AtHomeAsync(new NetworkCredential("us@er", "pa:ss/word"));
        _home.Environment["AWS_CA_BUNDLE"] = Ca;
        _home.SignIn();
        var refused = await _home.FailAsync(6);
        Assert.EndsWith(
            "(HTTPS_PROXY): it requires a user and a password (407)", refused.Error, StringComparison.Ordinal);
        Assert.Equal("write them as http://user:password@host:port in HTTPS_PROXY", refused.Hint);
        Assert.Equal(1, _home.StandIn.Proxy!.Challenges);
        _home.Environment["HTTPS_PROXY"] =
            "http://us%40er:pa%3Ass%2Fword@" + new Uri(_home.StandIn.Proxy!.Url).Authority;
        var run = await _home.RunAsync("--profile", "dev", "--debug");
        Assert.Equal(0, run.Exit);
        Assert.DoesNotContain("ss/word", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("ss%2Fword", run.Said, StringComparison.Ordinal);
        Assert.Equal([$"{Portal}:443"], _home.StandIn.Proxy.Connects);
        Assert.Equal(1, _home.StandIn.Proxy.Challenges);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task A_wrong_password_of_the_proxy_is_tried_once_in_a_run(int lifetime)
    {
        await _home.DisposeAsync();
        _home = await AtHomeAsync(new NetworkCredential("user", "password"));
        _home.Environment["AWS_CA_BUNDLE"] = Ca;
        // Good for a minute: the refresh that fails is followed by a call with the token as it is.
        _home.SignIn(TimeSpan.FromSeconds(lifetime));
        _home.Environment["HTTPS_PROXY"] = "http://user:wrong@" + new Uri(_home.StandIn.Proxy!.Url).Authority;
        var refused = await _home.FailAsync(6);
        Assert.EndsWith("(HTTPS_PROXY): it does not accept the user and the password (407)", refused.Error,
            StringComparison.Ordinal);
        Assert.Equal(1, _home.StandIn.Proxy.Challenges);

        var doctor = await _home.RunAsync("doctor", "--profile", "dev");
        Assert.Contains(
            "it does not accept the user and the password (407)", doctor.OutputText, StringComparison.Ordinal);
        Assert.Equal(2, _home.StandIn.Proxy.Challenges);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_user_gets_him_although_the_portal_is_reached_straight()
    {
        await _home.DisposeAsync();
        _home = await AtHomeAsync(new NetworkCredential("user", "password"));
        _home.Environment["AWS_CA_BUNDLE"] = Ca;
        _home.Environment["AWS_ENDPOINT_URL_SSO"] = _home.StandIn.Url;
        _home.Environment["HTTPS_PROXY"] = "http://user:password@" + new Uri(_home.StandIn.Proxy!.Url).Authority;
        _home.SignIn();
        _home.StandIn.Faults.Add("GetRoleCredentials=status:401");
        await _home.DocumentAsync();
        Assert.Equal([$"{Oidc}:443"], _home.StandIn.Proxy.Connects);
    }

    [Fact]
    public async Task A_proxy_that_can_not_be_read_is_told_without_its_password()
    {
        _home.Environment["HTTPS_PROXY"] = "http://user:PASSWORD@proxy:port";
        _home.SignIn();
        var run = await _home.RunAsync("--profile", "dev", "--debug");
        Assert.Equal(3, run.Exit);
        Assert.Contains("sso-cred: error: HTTPS_PROXY is not a proxy URL", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSWORD", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_proxy_keeps_a_host_from_the_proxy()
    {
        // A name that does not resolve, so that a direct connection fails.
        _home.Environment["AWS_ENDPOINT_URL_SSO"] = "https://" + Home.UnknownHost;
        _home.Environment["AWS_CA_BUNDLE"] = Ca;
        _home.SignIn();
        await _home.DocumentAsync();
        Assert.Equal([$"{Home.UnknownHost}:443"], _home.StandIn.Proxy!.Connects);
        File.Delete(_home.RoleFiles.Single());
        _home.Environment["NO_PROXY"] = "example.com, .INVALID";
        await _home.FailAsync(6);
        Assert.Single(_home.StandIn.Proxy.Connects);
    }

    [Fact]
    public async Task The_profiles_ca_bundle_is_trusted_for_that_profile_alone()
    {
        _home.Config = _home.Config.Replace(
                "[profile dev]", $"[profile dev]\nca_bundle = {Ca}", StringComparison.Ordinal)
            + "[profile other]\nsso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = ReadOnly\n";
        _home.SignIn(TimeSpan.FromMinutes(-1));
        await _home.DocumentAsync();
        var refused = await _home.FailAsync(6, "other");
        Assert.Contains("signed by an unknown authority", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_takes_the_place_of_the_systems_authorities()
    {
        _home.Environment["SSL_CERT_FILE"] = Ca;
        _home.SignIn();
        await _home.DocumentAsync();
        File.Delete(_home.RoleFiles.Single());
        using var other = await OtherAuthorityAsync();
        _home.Environment["AWS_CA_BUNDLE"] = other["ca.pem"];
        Assert.Contains("signed by an unknown authority", (await _home.FailAsync(6)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bundle_that_can_not_be_used_is_told_with_its_path_and_where_it_is_named(bool variable)
    {
        _home.SignIn();
        var path = _folder["missing.pem"];
        if (variable)
            _home.Environment["AWS_CA_BUNDLE"] = path;
        else
            _home.Config = $"[profile dev]\nca_bundle = {path}\n" + _home.Config["[profile dev]\n".Length..];
        var complaint = await _home.FailAsync(3);
        Assert.Equal((variable ? "AWS_CA_BUNDLE" : "~/.aws/config:2: ca_bundle")
            + $": cannot read CA certificates from '{path}': there is no such file", complaint.Error);
        File.WriteAllText(path, "no certificate\n");
        Assert.EndsWith(": it contains none", (await _home.FailAsync(3)).Error, StringComparison.Ordinal);
        Assert.Empty(_home.StandIn.Proxy!.Connects);
    }

    [Fact]
    public async Task A_bundle_is_not_looked_at_while_the_credentials_are_cached()
    {
        _home.Environment["AWS_CA_BUNDLE"] = Ca;
        _home.SignIn();
        var first = await _home.DocumentAsync();
        _home.Environment["AWS_CA_BUNDLE"] = _folder["missing.pem"];
        _home.Environment["HTTPS_PROXY"] = "http://:::";
        Assert.Equal(first, await _home.DocumentAsync());
    }

    [Theory]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("SSL_CERT_DIR")]
    public async Task The_systems_authorities_are_found_in_the_file_and_in_the_folder(string variable)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "OpenSSL's variables");
        _home.SignIn();
        Assert.Contains("signed by an unknown authority", (await _home.FailAsync(6)).Error, StringComparison.Ordinal);
        _home.Environment[variable] = variable == "SSL_CERT_FILE" ? Ca : _folder.Path;
        await _home.DocumentAsync();
    }

    [Theory]
    [InlineData(Presented.UnknownAuthority, "signed by an unknown authority")]
    [InlineData(Presented.WrongName, "the certificate is for another name")]
    [InlineData(Presented.Expired, "has expired or is not valid yet")]
    public async Task A_certificate_that_is_not_right_gets_no_token(Presented presented, string why)
    {
        _home.SignIn(TimeSpan.FromMinutes(-1));
        foreach (var variable in (string[])["AWS_CA_BUNDLE", "SSL_CERT_FILE"])
        {
            _home.Environment.Remove("AWS_CA_BUNDLE");
            _home.Environment[variable] = Ca;
            _home.StandIn.Authority.Presents = presented;
            Assert.Contains(why, (await _home.FailAsync(6)).Error, StringComparison.Ordinal);
        }

        Assert.Empty(_home.StandIn.Requests);
        // The refresh token was not spent by that.
        _home.StandIn.Authority.Presents = Presented.Good;
        await _home.DocumentAsync();
        Assert.Equal(1, _home.Refreshes);
    }

    [Fact]
    public async Task A_command_gets_the_persons_own_variables()
    {
        _home.Environment["SSL_CERT_FILE"] = Ca;
        _home.SignIn();
        var run = await _home.RunAsync("exec", "--profile", "dev", "--", "/bin/sh", "-c",
            "echo \"$SSL_CERT_FILE ${SSL_CERT_DIR-unset}\"");
        Assert.Equal((0, $"{Ca} unset\n"), (run.Exit, run.OutputText));
    }

    async Task<Home> AtHomeAsync(NetworkCredential? proxyUser)
    {
        var home = await Home.CreateAsync(
            new Setup { ProxyPort = 0, ProxyCredentials = proxyUser, CaFile = Ca });
        home.Environment.Remove("AWS_ENDPOINT_URL_SSO");
        home.Environment.Remove("AWS_ENDPOINT_URL_SSO_OIDC");
        home.Environment["HTTPS_PROXY"] = home.StandIn.Proxy!.Url;
        return home;
    }

    static async Task<TemporaryFolder> OtherAuthorityAsync()
    {
        var folder = new TemporaryFolder();
        await using var other = await StandIn.StartAsync(new Setup { TlsPort = 0, CaFile = folder["ca.pem"] });
        return folder;
    }
}

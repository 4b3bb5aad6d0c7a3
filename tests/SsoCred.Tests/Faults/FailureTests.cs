using IdentityCenter.Http;

namespace SsoCred.Tests.Faults;

/// <summary>What the service, or something in its place, may answer: each its own message and exit code.</summary>
public sealed class FailureTests : ExecutableTests
{
    private protected override Task<Home> CreateHomeAsync() => Home.CreateAsync(new Setup { TlsPort = 0 });

    protected override void SetUp() => Home.SignIn();

    [Theory]
    [InlineData(
        "status:403", 5, "role 'ReadOnly' in account '012345678901' is not assigned to you", "sso-cred login --force")]
    [InlineData("status:404", 5, "there is no role 'ReadOnly' in account '012345678901'", "sso_account_id")]
    [InlineData("status:429", 1, "gets too many calls (429 TooManyRequests)", "try again")]
    [InlineData("bare:429", 1, "gets too many calls (429)", "try again")]
    [InlineData("status:429,retry-after=3000", 1, "gets too many calls", "try again in 3000 s")]
    [InlineData(
        "status:400", 1, "rejects the request for role 'ReadOnly' in account '012345678901' (400 InvalidRequest)",
        "sso_account_id")]
    [InlineData("status:500", 1, "failed (500 InternalServer)", "try again")]
    [InlineData("bare:502", 1, "failed (502)", "try again")]
    [InlineData("status:503", 1, "failed (503 ServiceUnavailable)", "try again")]
    [InlineData("empty", 1, "gave an invalid response: it is empty", "proxy")]
    [InlineData("html", 1, "gave an invalid response: it is a web page", "proxy")]
    [InlineData("html:503", 1, "failed (503)", "try again")]
    [InlineData("huge", 1, "gave an invalid response: it is larger than 1 MB", "proxy")]
    [InlineData("gzip", 1, "gave an invalid response: it is compressed, unasked", "proxy")]
    [InlineData("half", 6, "the connection", "network")]
    [InlineData("reset", 6, "cannot reach '127.0.0.1:", "network")]
    [InlineData("missing:accessKeyId", 1, "incomplete credentials", "try again")]
    [InlineData("missing:secretAccessKey", 1, "incomplete credentials", "try again")]
    [InlineData("missing:sessionToken", 1, "incomplete credentials", "try again")]
    [InlineData("missing:expiration", 1, "incomplete credentials", "try again")]
    [InlineData("null:expiration", 1, "incomplete credentials", "try again")]
    [InlineData("missing", 1, "incomplete credentials", "try again")]
    public async Task Each_answer_of_the_portal_has_its_own_message(string fault, int exit, string error, string? hint)
    {
        Home.StandIn.Faults.Add($"GetRoleCredentials={fault},times=0");
        var complaint = await Home.FailAsync(exit);
        Assert.Contains(error, complaint.Error, StringComparison.Ordinal);
        if (hint is null)
            Assert.Null(complaint.Hint);
        else
            Assert.Contains(hint, complaint.Hint, StringComparison.Ordinal);
        Assert.Empty(Home.RoleFiles);
    }

    [Fact]
    public async Task A_refused_token_that_cannot_be_replaced_needs_a_sign_in()
    {
        Home.StandIn.Tenant.EndSignIns();
        var complaint = await Home.FailAsync(4);
        Assert.Equal("the sign-in has ended for session 'my-sso'", complaint.Error);
        Assert.Equal("run: sso-cred login dev", complaint.Hint);
        var calls = Home.StandIn.Requests.Count;

        // It stays refused without being asked about again.
        Assert.Equal(complaint, await Home.FailAsync(4));
        Assert.Equal(calls, Home.StandIn.Requests.Count);
        Home.SignIn();
        await Home.DocumentAsync();
    }

    [Fact]
    public async Task One_401_refreshes_once_and_asks_again()
    {
        Home.StandIn.Faults.Add("GetRoleCredentials=status:401");
        await Home.DocumentAsync();
        Assert.Equal((2, 1), (Home.Fetches, Home.Refreshes));
    }

    [Theory]
    [InlineData("bare:429")]
    [InlineData("bare:502")]
    [InlineData("reset")]
    public async Task What_passes_is_tried_again(string fault)
    {
        Home.StandIn.Faults.Add($"GetRoleCredentials={fault}");
        await Home.DocumentAsync();
        Assert.Equal(2, Home.Fetches);
    }

    [Theory]
    [InlineData("redirect")]
    [InlineData("redirect302")]
    public async Task A_redirect_is_not_followed(string kind)
    {
        await using var elsewhere = await StandIn.StartAsync();
        Home.StandIn.Faults.Add($"GetRoleCredentials={kind}:{elsewhere.Url}/federation/credentials,times=0");
        Assert.Contains("redirect", (await Home.FailAsync(1)).Error, StringComparison.Ordinal);

        Home.SignIn(TimeSpan.FromSeconds(-5));
        Home.StandIn.Faults.Clear();
        Home.StandIn.Faults.Add($"CreateToken={kind}:{elsewhere.Url}/token,times=0");
        Assert.Contains("redirect", (await Home.FailAsync(1)).Error, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
        Assert.Equal(1, Home.Refreshes);
    }

    [Fact]
    public async Task Nobody_listens()
    {
        using var closed = new ClosedPort();
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = closed.Url;
        var complaint = await Home.FailAsync(6);
        Assert.Equal($"cannot reach '{new Uri(closed.Url).Authority}': connection refused", complaint.Error);
        Assert.Contains("network", complaint.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_knows()
    {
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = "https://" + Home.UnknownHost;
        var complaint = await Home.FailAsync(6);
        Assert.Equal($"cannot reach '{Home.UnknownHost}': the name is not known", complaint.Error);
    }

    [Theory]
    [InlineData(Presented.Good, "the certificate is signed by an unknown authority")]
    [InlineData(Presented.UnknownAuthority, "the certificate is signed by an unknown authority")]
    [InlineData(Presented.Expired, "the certificate")]
    [InlineData(Presented.WrongName, "the certificate is for another name")]
    public async Task A_certificate_that_is_not_trusted_gets_no_token(Presented presented, string reason)
    {
        Home.StandIn.Authority.Presents = presented;
        var tls = new UriBuilder(Home.StandIn.TlsUrl!) { Host = "127.0.0.1" }.Uri;
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = tls.AbsoluteUri.TrimEnd('/');
        var complaint = await Home.FailAsync(6);
        Assert.Contains(
            $"no secure connection to '127.0.0.1:{tls.Port}': {reason}", complaint.Error, StringComparison.Ordinal);
        Assert.NotNull(complaint.Hint);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task TLS_spoken_to_a_plain_port_is_the_networks_fault()
    {
        Home.Environment["AWS_ENDPOINT_URL_SSO"] =
            Home.StandIn.Url.Replace("http:", "https:", StringComparison.Ordinal);
        await Home.FailAsync(6);
    }

    [Theory]
    [InlineData("GetRoleCredentials", 60)]
    [InlineData("CreateToken", -1)]
    public async Task A_silent_service_ends_with_the_time_limit(string operation, int minutesLeft)
    {
        Home.SignIn(TimeSpan.FromMinutes(minutesLeft));
        Home.StandIn.Faults.Add($"{operation}=silent,times=0");
        // Long enough for an emulated program to have sent its request.
        var complaint = (await Home.RunAsync("--profile", "dev", "--timeout", "3")).Failed(6);
        Assert.Matches(@"^no answer (from '127\.0\.0\.1:\d+' )?within \d", complaint.Error);
    }
}

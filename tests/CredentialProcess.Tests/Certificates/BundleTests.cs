using CredentialProcess.Aws;
using CredentialProcess.Certificates;
using CredentialProcess.Http;
using CredentialProcess.Tests.Aws;
using IdentityCenter.Http;

namespace CredentialProcess.Tests.Certificates;

/// <summary>Which setting names the bundle, and the messages for unusable ones.</summary>
public sealed class BundleTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("AWS_CA_BUNDLE=/a REQUESTS_CA_BUNDLE=/r", "/own", "/a", "AWS_CA_BUNDLE")]
    [InlineData("REQUESTS_CA_BUNDLE=/r", "/own", "/own", "config:7: ca_bundle")]
    [InlineData("REQUESTS_CA_BUNDLE=/r", null, "/r", "REQUESTS_CA_BUNDLE")]
    [InlineData("AWS_CA_BUNDLE= REQUESTS_CA_BUNDLE=/r", "/own", "/own", "config:7: ca_bundle")]
    [InlineData("AWS_CA_BUNDLE= REQUESTS_CA_BUNDLE=", null, null, null)]
    [InlineData("CURL_CA_BUNDLE=/c", null, null, null)]
    public void The_variable_wins_then_the_profile_then_the_other_variable(
        string variables, string? own, string? bundle, string? origin)
    {
        var pairs = variables.Split(' ').Select(variable => variable.Split('=')).ToDictionary(p => p[0], p => p[1]);
        Assert.Equal(new TrustSettings(bundle, origin),
            TrustSettings.Resolve(pairs.GetValueOrDefault, own, own is null ? null : "config:7: ca_bundle"));
    }

    [Theory]
    [InlineData("missing.pem", null, "there is no such file")]
    [InlineData("nowhere/missing.pem", null, "there is no such file")]
    [InlineData("", null, "it is a folder")]
    [InlineData("empty.pem", "", "it is empty")]
    [InlineData("text.pem", "no certificate here\n", "it contains none")]
    [InlineData("key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "it contains none")]
    [InlineData("trusted.pem", "-----BEGIN TRUSTED CERTIFICATE-----\nAAAA\n-----END TRUSTED CERTIFICATE-----\n",
        "it contains only TRUSTED CERTIFICATE entries, a format of OpenSSL's own")]
    [InlineData("old.pem", "-----BEGIN X509 CERTIFICATE-----\nAAAA\n-----END X509 CERTIFICATE-----\n",
        "one of its certificates is damaged")]
    [InlineData("half.pem", "-----BEGIN CERTIFICATE-----\nMIIB", "one of its certificates is damaged")]
    [InlineData("noise.pem", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
        "one of its certificates is damaged")]
    [InlineData("short.pem", "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n",
        "one of its certificates is damaged")]
    public async Task A_bundle_that_can_not_be_used_is_reported_with_its_path(string name, string? text, string why)
    {
        var path = _folder[name];
        if (text is not null)
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        using var exchange = new Exchange(network: new(variable => variable == "AWS_CA_BUNDLE" ? path : null));
        var failure = await Assert.ThrowsAsync<Failure>(
            () => exchange.RefreshAsync(new("https://portal.sso.us-east-1.amazonaws.com/")));
        Assert.Equal((ExitCode.Configuration,
            $"AWS_CA_BUNDLE: cannot read CA certificates from '{path}': {why}"),
            (failure.Exit, failure.Message));
    }

    [Fact]
    public void A_link_is_judged_by_what_it_leads_to()
    {
        using (var pipe = System.Diagnostics.Process.Start("mkfifo", [_folder["pipe"]]))
            pipe.WaitForExit();
        File.CreateSymbolicLink(_folder["to-pipe"], _folder["pipe"]);
        Assert.EndsWith(": it is empty", Assert.Throws<Failure>(
            () => new TrustSettings(_folder["to-pipe"], "AWS_CA_BUNDLE").Validate()).Message, StringComparison.Ordinal);

        using (var large = File.Create(_folder["large"]))
            large.SetLength(10 * 1024 * 1024 + 1);
        File.CreateSymbolicLink(_folder["to-large"], _folder["large"]);
        Assert.EndsWith(": it is larger than 10 MB", Assert.Throws<Failure>(
            () => new TrustSettings(_folder["to-large"], "AWS_CA_BUNDLE").Validate()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_that_somebody_holds_locked_is_read()
    {
        await using var standIn = await StandIn.StartAsync(
            new Setup { TlsPort = 0, CaFile = _folder["ca.pem"] }, TestContext.Current.CancellationToken);
        // On POSIX an exclusive flock(2), as `flock FILE COMMAND` takes it.
        using var held = new FileStream(_folder["ca.pem"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        new TrustSettings(_folder["ca.pem"], "AWS_CA_BUNDLE").Validate();
    }

    [Fact]
    public async Task Certificates_under_their_old_name_are_taken()
    {
        await using var standIn = await StandIn.StartAsync(
            new Setup { TlsPort = 0, CaFile = _folder["ca.pem"] }, TestContext.Current.CancellationToken);
        var text = await File.ReadAllTextAsync(_folder["ca.pem"], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["old.pem"],
            text.Replace(" CERTIFICATE-----", " X509 CERTIFICATE-----", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        using var exchange = new Exchange();
        await exchange.Clients.FetchPageAsync(HttpMethod.Head, new Uri(standIn.TlsUrl + "/start"),
            Deadlines.Until(TestContext.Current.CancellationToken), new TrustSettings(_folder["old.pem"], "ca_bundle"));
    }

    [Fact]
    public async Task Each_profile_is_served_with_its_own_trust()
    {
        await using var standIn = await StandIn.StartAsync(
            new Setup { TlsPort = 0, CaFile = _folder["ca.pem"] }, TestContext.Current.CancellationToken);
        using var exchange = new Exchange();
        var deadlines = Deadlines.Until(TestContext.Current.CancellationToken);
        var trusting = Exchange.At(new(standIn.TlsUrl!)) with { Trust = new(_folder["ca.pem"], "ca_bundle") };
        for (var round = 0; round < 2; round++)
        {
            var answer = await Register(trusting);
            Assert.NotEmpty(answer.ClientId);
            var fault = await exchange.FaultOf(Register(trusting with { Trust = null }));
            Assert.Equal(FaultKind.Tls, fault.Kind);
        }

        // FetchPageAsync and SendAsync use the same connections.
        var page = new Uri(standIn.TlsUrl + "/start");
        await exchange.Clients.FetchPageAsync(HttpMethod.Head, page, deadlines, trusting.Trust);
        Assert.Equal(FaultKind.Tls,
            (await exchange.FaultOf(exchange.Clients.FetchPageAsync(HttpMethod.Head, page, deadlines))).Kind);
        Func<HttpRequestMessage> post = () => new(HttpMethod.Post, standIn.TlsUrl + "/client/register");
        Assert.NotEqual(FaultKind.Tls,
            (await exchange.FaultOf(
                exchange.Clients.SendAsync(post, RetryPolicy.Safe, deadlines, trusting.Trust))).Kind);
        Assert.Equal(FaultKind.Tls,
            (await exchange.FaultOf(exchange.Clients.SendAsync(post, RetryPolicy.Safe, deadlines))).Kind);
        Assert.All(standIn.Requests, request =>
            Assert.Contains("sso-cred/", request.Headers["User-Agent"], StringComparison.Ordinal));

        Task<Amazon.SSOOIDC.Model.RegisterClientResponse> Register(Endpoint endpoint) => exchange.Clients.CallAsync(
            cancel => exchange.Clients.SsoOidc(endpoint).RegisterClientAsync(
                new() { ClientName = "tests", ClientType = "public" }, cancel),
            RetryPolicy.Safe, deadlines);
    }

    public void Dispose() => _folder.Dispose();
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using IdentityCenter.Http;

namespace SsoCred.Tests.Doctor;

/// <summary>The services as they can be reached, the clock, the Region and the role.</summary>
public sealed class DoctorNetworkTests : DoctorHome
{
    [Fact]
    public async Task A_wrong_Region_of_the_session()
    {
        Home.SignIn();
        Home.Config = Home.Config.Replace("sso_region = us-east-1", "sso_region = eu-west-1", StringComparison.Ordinal);
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal(1, told.Exit);
        Assert.Equal("the config says 'eu-west-1' (~/.aws/config:9), the token was issued in 'us-east-1'",
            told.Of("sign-in", "sso_region").Message);
        Assert.Equal(new Told("network", "attention", "sso_region",
            "the config says 'eu-west-1' (~/.aws/config:9), the start page 'us-east-1'",
                "write sso_region = us-east-1"),
            told.Of("network", "sso_region"));
    }

    [Theory]
    [InlineData("status:403", "role 'ReadOnly' in account '012345678901' is not assigned to you", "sso_role_name")]
    [InlineData("status:404", "there is no role 'ReadOnly' in account '012345678901'", "sso_role_name")]
    [InlineData("status:401", "the portal does not accept the token", "sso-cred login dev")]
    [InlineData("status:503", "failed (503 ServiceUnavailable)", "try again")]
    [InlineData("html", "it is a web page", "proxy")]
    [InlineData("html:403", "refuses the request (403)", "something that is not AWS may have answered")]
    public async Task A_role_that_the_portal_does_not_give(string fault, string message, string fix)
    {
        Home.SignIn();
        Home.StandIn.Faults.Add($"GetRoleCredentials={fault},times=0");
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        Assert.Equal(("role", "assignment"), (wrong.Step, wrong.Subject));
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(fix, wrong.Fix, StringComparison.Ordinal);
        Assert.Equal((1, 0), (Home.Fetches, Home.Refreshes));
    }

    [Theory]
    [InlineData(3600, "behind")]
    [InlineData(-3600, "ahead of")]
    public async Task A_clock_that_is_off_by_an_hour(int seconds, string direction)
    {
        Home.SignIn();
        Home.StandIn.Faults.Add($"*=date:{seconds.ToString(CultureInfo.InvariantCulture)},times=0");
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        Assert.Equal(("network", "clock"), (wrong.Step, wrong.Subject));
        Assert.Matches($"^this machine's is (1 h 0|59) min {direction} the service's$", wrong.Message);
    }

    [Fact]
    public async Task A_portal_that_refuses_connections()
    {
        Home.SignIn();
        using var reserved = Deaf();
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = $"http://{reserved.LocalEndPoint}";
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal(("network", "portal", $"cannot reach '{reserved.LocalEndPoint}': connection refused"),
            (told.Wrong().Step, told.Wrong().Subject, told.Wrong().Message));
        Assert.Equal("ok", told.Of("network", "OIDC").State);
        Assert.Equal("not checked: the portal can't be reached", told.Of("role", "assignment").Message);
    }

    [Fact]
    public async Task A_start_page_that_cannot_be_reached()
    {
        using var reserved = Deaf();
        Home.Config = Home.Config.Replace(
            Home.StandIn.Url + "/start", $"http://{reserved.LocalEndPoint}/start", StringComparison.Ordinal);
        var expected = new Told("network", "attention", "start URL",
            $"cannot reach '{reserved.LocalEndPoint}': connection refused", "check sso_start_url");
        Assert.Equal(expected, (await DoctorReport.OfAsync(Home)).Of("network", "start URL"));

        // Who is signed in gets along without it.
        Home.SignIn(startUrl: $"http://{reserved.LocalEndPoint}/start");
        Assert.Equal(expected with { State = "note" }, (await DoctorReport.OfAsync(Home)).Fine("network", "start URL"));
    }

    [Fact]
    public async Task Where_nobody_can_be_reached_the_start_page_is_no_trouble_of_its_own()
    {
        using var reserved = Deaf();
        Home.Config = Home.Config.Replace(
            Home.StandIn.Url + "/start", $"http://{reserved.LocalEndPoint}/start", StringComparison.Ordinal);
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = Home.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] =
            $"http://{reserved.LocalEndPoint}";
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal("note", told.Of("network", "start URL").State);
        Assert.Equal(["token", "portal", "OIDC"], told.Attentions.Select(each => each.Subject));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_service_that_says_nothing_is_given_up()
    {
        Home.SignIn();
        Home.StandIn.Faults.Add("*=silent,times=0");
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal(["portal", "OIDC"], told.Attentions.Select(each => each.Subject));
        Assert.All(told.Attentions,
            each => Assert.StartsWith("no answer from '127.0.0.1:", each.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dead_proxy()
    {
        Home.SignIn();
        using var reserved = Deaf();
        Home.Environment.Remove("AWS_ENDPOINT_URL_SSO");
        Home.Environment.Remove("AWS_ENDPOINT_URL_SSO_OIDC");
        Home.Environment["HTTPS_PROXY"] = $"http://user:proxy-secret-marker@{reserved.LocalEndPoint}";
        var run = await Home.RunAsync("doctor", "--profile", "dev", "--json");
        var told = DoctorReport.Of(run);
        Assert.Equal(["portal", "OIDC"], told.Attentions.Select(each => each.Subject));
        Assert.All(told.Attentions, each =>
            Assert.Matches(
                @"^cannot reach '.*': proxy '127.0.0.1:\d+' \(HTTPS_PROXY\): connection refused$", each.Message));
        Assert.Equal($"proxy '{reserved.LocalEndPoint}' (HTTPS_PROXY)", told.Of("network", "connection").Message);
        Assert.DoesNotContain("proxy-secret-marker", run.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain(Home.StandIn.Requests, request => request.Operation != "StartPage");
    }

    [Fact]
    public async Task Through_what_and_whom_trusting_it_would_be_asked()
    {
        Home.SignIn();
        var told = await DoctorReport.OfAsync(Home, "--offline");
        Assert.Equal(("no proxy", "the system's CA certificates"),
            (told.Of("network", "connection").Message, told.Fine("network", "trust").Message));

        Home.Environment["AWS_CA_BUNDLE"] = Home["missing.pem"];
        told = await DoctorReport.OfAsync(Home, "--offline");
        Assert.Equal("trust", told.Wrong().Subject);
        Assert.Contains("AWS_CA_BUNDLE", told.Wrong().Message, StringComparison.Ordinal);

        Home.Environment.Remove("AWS_CA_BUNDLE");
        Home.Environment["SSL_CERT_FILE"] = Home["missing.pem"];
        Assert.EndsWith(", from SSL_CERT_FILE",
            (await DoctorReport.OfAsync(Home, "--offline")).Fine("network", "trust").Message, StringComparison.Ordinal);

        Home.Environment["AWS_ENDPOINT_URL_SSO"] = "https://portal.example";
        Home.Environment["HTTPS_PROXY"] = "http://me:proxy-secret-marker@proxy.example:3128";
        var run = await Home.RunAsync("doctor", "--profile", "dev", "--json", "--offline");
        Assert.Equal("proxy 'proxy.example:3128' (HTTPS_PROXY) to the portal, no proxy to OIDC",
            DoctorReport.Of(run).Of("network", "connection").Message);
        Assert.DoesNotContain("proxy-secret-marker", run.OutputText, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Every_stage_of_the_way_is_told_with_its_time()
    {
        Home.SignIn();
        await using var secured = await StandIn.StartAsync(
            new Setup { TlsPort = 0, ProxyPort = 0, CaFile = Home["ca.pem"] }, TestContext.Current.CancellationToken);
        Home.Environment["AWS_CA_BUNDLE"] = Home["ca.pem"];
        Home.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = $"https://localhost:{new Uri(secured.TlsUrl!).Port}";
        Assert.Matches(@"^localhost:\d+ answers: name \d+ ms, TCP \d+ ms, TLS \d+ ms, HTTP \d+ ms$", await OidcAsync());

        Home.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = "https://oidc.us-east-1.amazonaws.com";
        Home.Environment["HTTPS_PROXY"] = secured.Proxy!.Url;
        Assert.Matches(
            @"^oidc\.us-east-1\.amazonaws\.com answers: connection and TLS \d+ ms, HTTP \d+ ms$", await OidcAsync());

        // .NET makes the connection to this kind as if it were the service's.
        using var socks = new SocksProxy(new Uri(secured.TlsUrl!).Port);
        Home.Environment["HTTPS_PROXY"] = socks.Url;
        Assert.Matches(
            @"^oidc\.us-east-1\.amazonaws\.com answers: connection and TLS \d+ ms, HTTP \d+ ms$", await OidcAsync());

        async Task<string> OidcAsync() => (await DoctorReport.OfAsync(Home)).Of("network", "OIDC").Message;
    }

    [Fact]
    public async Task What_leaves_no_way_to_anybody_is_told_once()
    {
        Home.SignIn();
        Home.Environment["AWS_CA_BUNDLE"] = Home["missing.pem"];
        Assert.Equal(("network", "trust"), (await WrongAsync()));
        Home.Environment.Remove("AWS_CA_BUNDLE");
        Home.Environment.Remove("AWS_ENDPOINT_URL_SSO");
        Home.Environment.Remove("AWS_ENDPOINT_URL_SSO_OIDC");
        Home.Environment["HTTPS_PROXY"] = "http://proxy:port";
        Assert.Equal(("network", "proxy"), (await WrongAsync()));
        Assert.Empty(Home.StandIn.Requests);

        async Task<(string, string)> WrongAsync()
        {
            var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
            return (wrong.Step, wrong.Subject);
        }
    }

    [Fact]
    public async Task A_portal_that_gives_what_nobody_asked_for()
    {
        Home.SignIn();
        Home.StandIn.Faults.Add("Unknown=html,times=0");
        Assert.Contains("status 200", (await DoctorReport.OfAsync(Home)).Fine("network", "portal").Message,
            StringComparison.Ordinal);
    }

    /// <summary>Bound and not listening: refused, and nobody else's.</summary>
    static Socket Deaf()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}

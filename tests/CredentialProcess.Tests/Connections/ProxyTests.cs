using System.Net;
using CredentialProcess.Aws;
using CredentialProcess.Http;
using CredentialProcess.Tests.Aws;
using IdentityCenter.Http;
using Proxy = CredentialProcess.Connections.Proxy;

namespace CredentialProcess.Tests.Connections;

/// <summary>The proxy of a request; every row was tested with botocore first.</summary>
public class ProxyTests
{
    static readonly Uri s_portal = new("https://portal.sso.us-east-1.amazonaws.com/federation/credentials");

    [Theory]
    [InlineData("HTTPS_PROXY=http://p:8080", "http://p:8080/")]
    [InlineData("https_proxy=http://p:8080", "http://p:8080/")]
    [InlineData("HTTPS_PROXY=http://upper:1 https_proxy=http://lower:2", "http://lower:2/")]
    [InlineData("HTTPS_PROXY=http://upper:1 https_proxy=", null)]
    [InlineData("HTTPS_PROXY=", null)]
    [InlineData("HTTPS_PROXY=p:8080", "http://p:8080/")]
    [InlineData("HTTPS_PROXY=//p:8080", "http://p:8080/")]
    [InlineData("HTTPS_PROXY=p", "http://p/")]
    [InlineData("HTTPS_PROXY=http://p:8080/path?x#y", "http://p:8080/")]
    [InlineData("HTTPS_PROXY=HTTPS://p:8443", "https://p:8443/")]
    [InlineData("HTTPS_PROXY=http://[::1]:8080", "http://[::1]:8080/")]
    [InlineData("HTTPS_PROXY=socks5://p:9", "socks5://p:9/")]
    [InlineData("HTTPS_PROXY=socks5h://p", "socks5://p:1080/")]
    [InlineData("ALL_PROXY=http://p:8080", null)]
    [InlineData("HTTP_PROXY=http://p:8080", null)]
    [InlineData("HTTP_PROXY=http://p:8080 HTTPS_PROXY=http://q:1", "http://q:1/")]
    [InlineData("", null)]
    public void A_proxy_is_found_where_botocore_finds_it(string variables, string? proxy) =>
        Assert.Equal(proxy, Of(variables).For(s_portal)?.AbsoluteUri);

    [Theory]
    [InlineData("amazonaws.com", true)]
    [InlineData(".amazonaws.com", true)]
    [InlineData("..amazonaws.com", true)]
    [InlineData("AMAZONAWS.com", true)]
    [InlineData("com", true)]
    [InlineData("portal.sso.us-east-1.amazonaws.com", true)]
    [InlineData("example.com , .amazonaws.com", true)]
    [InlineData(",,amazonaws.com,", true)]
    [InlineData("*", true)]
    [InlineData("aws.com", false)]
    [InlineData("zonaws.com", false)]
    [InlineData("*.amazonaws.com", false)]
    [InlineData("*,example.com", false)]
    [InlineData(" *", false)]
    [InlineData("portal.sso.us-east-1.amazonaws.com:443", false)]
    [InlineData("x.portal.sso.us-east-1.amazonaws.com", false)]
    [InlineData("amazonaws.com.", false)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData(".", false)]
    [InlineData("", false)]
    public void No_proxy_is_a_list_of_name_endings(string list, bool straight)
    {
        foreach (var name in (string[])["NO_PROXY", "no_proxy"])
        {
            var proxy = new Proxy(Variables(("HTTPS_PROXY", "http://p:8080"), (name, list)));
            Assert.Equal(straight, proxy.For(s_portal) is null);
        }
    }

    [Theory]
    [InlineData("vpce.example.com:8443", true)]
    [InlineData("example.com:8443", true)]
    [InlineData("example.com", true)]
    [InlineData("example.com:443", false)]
    public void A_port_in_no_proxy_counts_where_the_url_has_one(string list, bool straight) =>
        Assert.Equal(straight, new Proxy(Variables(("HTTPS_PROXY", "http://p:8080"), ("NO_PROXY", list)))
            .For(new("https://vpce.example.com:8443/base")) is null);

    [Fact]
    public void The_lower_case_no_proxy_hides_the_other()
    {
        Assert.NotNull(Of("HTTPS_PROXY=http://p:1 NO_PROXY=* no_proxy=example.com").For(s_portal));
        Assert.NotNull(Of("HTTPS_PROXY=http://p:1 NO_PROXY=* no_proxy=").For(s_portal));
    }

    [Theory]
    [InlineData("https://127.0.0.1:8443/")]
    [InlineData("https://localhost/")]
    [InlineData("http://[::1]:9/")]
    public void This_machine_is_never_proxied(string target) =>
        Assert.Null(Of("HTTPS_PROXY=http://p:1 HTTP_PROXY=http://p:1").For(new(target)));

    [Theory]
    [InlineData("http://us%40er:p%3Ass%25@p:1", "us@er", "p:ss%")]
    [InlineData("http://user:p@ss@p:1", "user", "p@ss")]
    [InlineData("user:password@p:1", "user", "password")]
    [InlineData("http://user@p:1", "user", "")]
    [InlineData("http://:password@p:1", "", "password")]
    [InlineData("http://%C3%BCser:%E2%82%AC@p:1", "üser", "€")]
    public void User_and_password_are_decoded_and_kept_out_of_the_address(string url, string user, string password)
    {
        var proxy = new Proxy(Variables(("HTTPS_PROXY", url)));
        Assert.Equal("http://p:1/", proxy.For(s_portal)?.AbsoluteUri);
        var credential = ((IWebProxy)proxy).Credentials!.GetCredential(new("http://p:1/"), "Basic")!;
        Assert.Equal((user, password), (credential.UserName, credential.Password));
        Assert.Equal("proxy 'p:1' (HTTPS_PROXY)", proxy.Describe(s_portal));
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("http://user:SECRET@")]
    [InlineData("http://user:SECRET@p:port")]
    [InlineData("http://user:SECRET@p:99999")]
    [InlineData("http://user:SEC/RET@p:1")]
    [InlineData("http://user:31/SECRET@p:1")]
    [InlineData("http://user:31?SECRET@p:1")]
    [InlineData("SECRET:31#SECRET@p:1")]
    [InlineData("ftp://user:SECRET@p:1")]
    [InlineData("http://user:SECRET@p q:1")]
    [InlineData("http://user:SECRET@p\\q:1")]
    [InlineData("C:\\SECRET")]
    [InlineData("http:/SECRET")]
    [InlineData("https:/SECRET:1")]
    [InlineData("http//SECRET:1")]
    [InlineData("http:://SECRET:1")]
    [InlineData("htp://SECRET:1")]
    [InlineData("https//SECRET")]
    [InlineData("http:SECRET:1")]
    public void A_value_that_is_no_proxy_names_the_variable_but_not_itself(string url)
    {
        var proxy = new Proxy(Variables(("https_proxy", url)));
        var failure = Assert.Throws<Failure>(() => proxy.For(s_portal));
        Assert.Equal((ExitCode.Configuration, "https_proxy is not a proxy URL"), (failure.Exit, failure.Message));
        Assert.DoesNotContain("SECRET", failure.ToString() + failure.Hint, StringComparison.Ordinal);
        Assert.Null(proxy.For(new("https://localhost/")));
    }

    [Theory]
    [InlineData(" http://p:1 ")]
    [InlineData("http://p:1\r\n")]
    [InlineData("\tp:1\n")]
    public void White_space_around_it_is_not_a_part_of_it(string value) =>
        Assert.Equal("http://p:1/", new Proxy(Variables(("HTTPS_PROXY", value))).For(s_portal)?.AbsoluteUri);

    [Fact]
    public void White_space_alone_is_no_proxy() =>
        Assert.Null(new Proxy(Variables(("HTTPS_PROXY", " \n"))).For(s_portal));

    [Theory]
    [InlineData("http://user:SECRET@p:1\"")]
    [InlineData("\"http://user:SECRET@p:1\"")]
    [InlineData("'http://user:SECRET@p:1'")]
    [InlineData("'p:1")]
    public void A_quote_at_its_end_is_named(string value)
    {
        var failure = Assert.Throws<Failure>(() => new Proxy(Variables(("HTTPS_PROXY", value))).For(s_portal));
        Assert.Matches("^HTTPS_PROXY is not a proxy URL, it (begins|ends) with a quote \\([\"']\\)$", failure.Message);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("direct")]
    [InlineData("FALSE")]
    [InlineData("http://none")]
    public void A_word_for_no_proxy_gets_a_hint_of_its_own(string value)
    {
        var proxy = new Proxy(Variables(("HTTPS_PROXY", value)));
        Assert.NotNull(proxy.For(s_portal));
        Assert.EndsWith("for no proxy, unset HTTPS_PROXY", proxy.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_no_proxy_does_not_mean_straight()
    {
        using var clients = new AwsClients(TimeProvider.System,
            network: new(Variables(("HTTPS_PROXY", "http://p:port"))));
        var failure = await Assert.ThrowsAsync<Failure>(() => clients.FetchPageAsync(
            HttpMethod.Head, s_portal, Deadlines.Until(TestContext.Current.CancellationToken)));
        Assert.Equal(ExitCode.Configuration, failure.Exit);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("HTTP_PROXY=http://p:1", false)]
    [InlineData("NO_PROXY=example.com", false)]
    [InlineData("ALL_PROXY=http://p:1", false)]
    public void The_system_is_asked_only_where_no_variable_is_set(string variables, bool asked)
    {
        var proxy = Of(variables, new WebProxy("http://of-the-system:3128"));
        Assert.Equal(asked ? "http://of-the-system:3128/" : null, proxy.For(s_portal)?.AbsoluteUri);
        Assert.Null(proxy.For(new("https://127.0.0.1/")));
        Assert.Equal(asked ? "proxy 'of-the-system:3128' (the system's)" : "no proxy", proxy.Describe(s_portal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_proxy_gets_its_user_and_password_before_it_asks_and_once(bool right)
    {
        await using var standIn = await StandIn.StartAsync(
            new Setup { ProxyPort = 0, ProxyCredentials = new("us@er", "p:ss%") });
        var url = $"us%40er:{(right ? "p:ss%25" : "SECRETwrong")}@" + standIn.Proxy!.Url["http://".Length..];
        using var exchange = new Exchange(null, null, new(Variables(("HTTPS_PROXY", url))));
        var fault = await exchange.FaultOf(exchange.RefreshAsync(s_portal));
        // If TLS fails, the tunnel was opened.
        Assert.Equal(right ? FaultKind.Tls : FaultKind.Unreachable, fault.Kind);
        if (!right)
        {
            Assert.Equal(
                $"proxy '{new Uri(standIn.Proxy.Url).Authority}' (HTTPS_PROXY): it does not accept the user and the "
                + "password (407)", fault.Reason);
        }

        Assert.Equal(right ? 0 : 1, standIn.Proxy.Challenges);
        Assert.False(fault.MayHaveArrived);
        Assert.Equal(right ? ["portal.sso.us-east-1.amazonaws.com:443"] : [], standIn.Proxy.Connects);
    }

    [Fact]
    public async Task A_proxy_gets_them_also_where_the_first_request_went_straight()
    {
        await using var standIn = await StandIn.StartAsync(
            new Setup { ProxyPort = 0, ProxyCredentials = new("user", "password") });
        var url = "user:password@" + standIn.Proxy!.Url["http://".Length..];
        using var exchange = new Exchange(null, null, new(Variables(("HTTPS_PROXY", url))));
        await exchange.Clients.FetchPageAsync(HttpMethod.Head, new Uri(standIn.Url),
            Deadlines.Until(TestContext.Current.CancellationToken));
        // If TLS fails, the tunnel was opened.
        Assert.Equal(FaultKind.Tls, (await exchange.FaultOf(exchange.RefreshAsync(s_portal))).Kind);
        Assert.Equal(["portal.sso.us-east-1.amazonaws.com:443"], standIn.Proxy.Connects);
    }

    static Proxy Of(string variables, IWebProxy? system = null) => new(
        Variables([.. variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2)).Select(pair => (pair[0], pair[1]))]), system);

    static Func<string, string?> Variables(params (string Name, string Value)[] all) =>
        name => all.Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault();
}

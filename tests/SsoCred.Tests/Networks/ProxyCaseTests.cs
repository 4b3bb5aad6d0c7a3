using static SsoCred.Tests.Networks.TestNetwork;

namespace SsoCred.Tests.Networks;

/// <summary>Proxies as companies have them, in a network where nothing else leads to AWS.</summary>
public sealed class ProxyCaseTests
{
    const string Proxy = "proxy.corp.example";
    const string Ok = "HTTP/1.1 200 Connection established\r\n\r\n";
    const string Challenges = "Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n";

    [Theory]
    [InlineData("407 with Negotiate, NTLM and Basic",
        "HTTP/1.1 407 No\r\n" + Challenges + "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("407 without a challenge", "HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("closes without user and password", "")]
    public async Task User_and_password_go_with_the_first_CONNECT(string what, string refusal)
    {
        await using var around = await AtProxyAsync("http://user:password@" + Proxy + ":3128");
        var proxy = around.AddProxy(Good4, 3128, head =>
            head.Contains("\r\nProxy-Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n", StringComparison.Ordinal) ? Ok
                : refusal);
        (await around.RunBesideCurlAsync("proxy: " + what)).Document();
        // curl and the run, each once.
        Assert.Equal(2, proxy.Connections);
    }

    [Theory]
    [InlineData(407, 1, "it does not accept the user and the password (407)")]
    [InlineData(403, 1, "its policy forbids the connection (403)")]
    [InlineData(503, 3, "it can't reach the host (503)")]
    [InlineData(504, 3, "it gets no answer from the host (504)")]
    public async Task A_refusal_says_what_it_means(int status, int tries, string message)
    {
        await using var around = await AtProxyAsync("http://user:wrong@" + Proxy + ":3128");
        var proxy = around.AddProxy(Good4, 3128, _ => $"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n");
        var told = (await around.RunBesideCurlAsync($"proxy: {status}")).Failed(6);
        Assert.Equal($"cannot reach '{Portal}': proxy '{Proxy}:3128' (HTTPS_PROXY): {message}", told.Error);
        Assert.Equal(1 + tries, proxy.Connections);
        if (status >= 500)
            return;
        await around.RunAsync("doctor", "--profile", "dev");
        Assert.Equal(1 + (2 * tries), proxy.Connections);
    }

    [Theory]
    [InlineData("http://proxy.corp.example:3129", "proxy 'proxy.corp.example:3129' (HTTPS_PROXY): connection refused",
        "check HTTPS_PROXY")]
    [InlineData("http://porxy.corp.example:3128",
        "proxy 'porxy.corp.example:3128' (HTTPS_PROXY): the name is not known", "check HTTPS_PROXY")]
    [InlineData("none", "proxy 'none' (HTTPS_PROXY): the name is not known",
        "'none' is taken as a host name there; for no proxy, unset HTTPS_PROXY")]
    public async Task A_proxy_that_is_not_there_is_named_with_its_variable(string url, string message, string hint)
    {
        await using var around = await AtProxyAsync(url);
        var told = (await around.RunBesideCurlAsync("HTTPS_PROXY=" + url)).Failed(6);
        Assert.Equal($"cannot reach '{Portal}': {message}", told.Error);
        Assert.StartsWith(hint, told.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_with_a_dead_IPv6_address()
    {
        await using var around = await AtProxyAsync("http://" + Proxy + ":3128", Hole6, Good4);
        around.AddProxy(Good4, 3128, _ => Ok);
        (await around.RunBesideCurlAsync("proxy: IPv6 black hole, good IPv4")).Document();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_proxy_whose_answer_takes_long()
    {
        await using var around = await AtProxyAsync("http://" + Proxy + ":3128");
        around.AddProxy(Good4, 3128, _ => Ok, late: TimeSpan.FromSeconds(8));
        (await around.RunBesideCurlAsync("proxy: CONNECT late by 8 s")).Document();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_proxy_that_is_a_black_hole()
    {
        await using var around = await AtProxyAsync("http://" + Proxy + ":3128", Hole4);
        var told = (await around.RunBesideCurlAsync("proxy: black hole")).Failed(6);
        Assert.Matches(
            $"^no connection to proxy '{Proxy}:3128' \\(HTTPS_PROXY\\) within [0-9.]+ s: {Hole4} does not answer$",
                told.Error);
    }

    static async Task<TestNetwork> AtProxyAsync(string url, params string[] addresses)
    {
        var around = await CreateAsync();
        around.Names.Table.Clear();
        around.Names.Table[Proxy] =
            [.. (addresses.Length > 0 ? addresses : [Good4]).Select(System.Net.IPAddress.Parse)];
        around.Home.Environment["HTTPS_PROXY"] = url;
        return around;
    }
}

using System.Net;
using CredentialProcess.Files;
using CredentialProcess.HttpServer;

namespace CredentialProcess.Tests.HttpServer;

public sealed class OneShotLinkTests : IAsyncLifetime
{
    static readonly Uri s_target = new("https://signin.aws.amazon.com/federation?Action=login&Token=a%2Bb%0D%0Ac");

    readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    readonly OneShotLink _link = OneShotLink.To(s_target, TimeProvider.System);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _link.DisposeAsync();
    }

    [Fact]
    public void Without_a_secret_nothing_listens()
    {
        var isListening = false;
        Assert.Throws<Failure>(() => OneShotLink.Open(
            () => throw Cryptography.Missing(),
            () =>
            {
                isListening = true;
                return Listener.Open(IPAddress.Loopback, 0, TimeProvider.System);
            }));
        Assert.False(isListening);
    }

    [Fact]
    public async Task It_leads_there_once()
    {
        using var answer = await AskAsync(HttpMethod.Get, _link.Url);
        Assert.Equal((HttpStatusCode.Found, s_target.AbsoluteUri),
            (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.DoesNotContain("Token=", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.True(_link.Used.IsCompletedSuccessfully);
        Assert.False(_link.Reused.IsCompleted);
        using var again = await AskAsync(HttpMethod.Get, _link.Url);
        Assert.Equal((HttpStatusCode.NotFound, null), (again.StatusCode, again.Headers.Location));
        Assert.True(_link.Reused.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Moz", "Prefetch")]
    public async Task A_browser_that_fetches_ahead_takes_nothing(string name, string value)
    {
        using var ahead = new HttpRequestMessage(HttpMethod.Get, _link.Url) { Headers = { { name, value } } };
        using var refused = await _http.SendAsync(ahead, Stop);
        Assert.Equal((HttpStatusCode.NotFound, false), (refused.StatusCode, _link.Used.IsCompleted));
        using var answer = await AskAsync(HttpMethod.Get, _link.Url);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    [Fact]
    public async Task Another_users_program_takes_nothing()
    {
        uint? owner = FileRights.CurrentUser + 1;
        List<uint> refusedUsers = [];
        await using var link = OneShotLink.To(s_target, TimeProvider.System, (peer, here) =>
        {
            Assert.NotEqual(peer.Port, here.Port);
            return owner;
        }, refusedUsers.Add);
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(HttpMethod.Get, link.Url));
        Assert.False(link.Used.IsCompleted);
        owner = null;
        using var answer = await AskAsync(HttpMethod.Get, link.Url);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        owner = FileRights.CurrentUser + 1;
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(HttpMethod.Get, link.Url));
        Assert.False(link.Reused.IsCompleted);
        Assert.Equal([FileRights.CurrentUser + 1], refusedUsers);
    }

    [Fact]
    public async Task Anyone_who_does_not_have_it_changes_nothing()
    {
        foreach (var (method, url, host) in ((HttpMethod, Uri, string?)[])[
            (HttpMethod.Get, new(_link.Url, "/"), null),
            (HttpMethod.Get, new(_link.Url, "/favicon.ico"), null),
            (HttpMethod.Get, new(_link.Url.AbsoluteUri + "?x"), null),
            (HttpMethod.Head, _link.Url, null),
            (HttpMethod.Post, _link.Url, null),
            (HttpMethod.Get, _link.Url, "rebound.example")])
        {
            using var answer = await AskAsync(method, url, host);
            Assert.Equal((HttpStatusCode.NotFound, null), (answer.StatusCode, answer.Headers.Location));
        }

        Assert.False(_link.Used.IsCompleted);
        using var right = await AskAsync(HttpMethod.Get, _link.Url);
        Assert.Equal(HttpStatusCode.Found, right.StatusCode);
    }

    [Fact]
    public void It_can_not_be_guessed_and_holds_nothing_of_where_it_leads_to()
    {
        Assert.Matches(@"\Ahttp://127\.0\.0\.1:\d+/[0-9a-f]{32}\z", _link.Url.AbsoluteUri);
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(_link.Url.Host)));
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    Task<HttpResponseMessage> AskAsync(HttpMethod method, Uri url, string? host = null)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Host = host;
        return _http.SendAsync(request, Stop);
    }
}

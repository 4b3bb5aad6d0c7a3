using System.Net;
using System.Net.Sockets;
using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Login;

namespace CredentialProcess.Tests.Login;

/// <summary>The listener and everything that may knock at it besides the browser it waits for.</summary>
public sealed class CallbackListenerTests : IAsyncLifetime
{
    const string State = "8d1f2a34-0000-4000-8000-123456789abc";

    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    readonly MovingClock _clock = new();
    CallbackListener _listener = null!;
    Task<BrowserCallback> _coming = null!;

    string Good => $"{_listener.Redirect}?code=the%2Fcode&state={State}";

    public ValueTask InitializeAsync()
    {
        _listener = CallbackListener.Bind(0, _clock, null);
        _coming = _listener.Expect(State);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _listener.DisposeAsync();
    }

    [Fact]
    public async Task It_is_bound_to_this_machine_alone_and_waits_from_the_start()
    {
        Assert.StartsWith("http://127.0.0.1:", _listener.Redirect.OriginalString, StringComparison.Ordinal);
        using var elsewhere = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() =>
            elsewhere.ConnectAsync(IPAddress.Parse("127.0.0.2"), _listener.Redirect.Port));
    }

    [Fact]
    public async Task The_right_callback_brings_its_code_and_waits_for_its_page()
    {
        var page = _http.GetAsync(Good);
        var callback = await _coming;
        Assert.Equal(("the/code", null), (callback.Code, callback.Error));
        Assert.False(page.IsCompleted);
        callback.Complete(CallbackPage.SignedIn("session '<b>'"));
        var html = await (await page).Content.ReadAsStringAsync();
        Assert.Contains("session &#39;&lt;b&gt;&#39;", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/favicon.ico")]
    [InlineData("/")]
    [InlineData("/oauth/callback")]
    [InlineData("/oauth/callback/?code=x&state=" + State)]
    [InlineData("/OAUTH/callback?code=x&state=" + State)]
    [InlineData("/oauth%2Fcallback?code=x&state=" + State)]
    [InlineData("//oauth/callback?code=x&state=" + State)]
    [InlineData("/oauth/callback?code=x")]
    [InlineData("/oauth/callback?code=x&state=another")]
    [InlineData("/oauth/callback?code=x&state=" + State + "x")]
    [InlineData("/oauth/callback?code=x&State=" + State)]
    [InlineData("/oauth/callback?error=access_denied")]
    [InlineData("/oauth/callback?error=access_denied&state=another")]
    [InlineData("/oauth/callback?state=" + State)]
    [InlineData("/oauth/callback?code=&state=" + State)]
    public async Task Anything_else_gets_a_404_and_changes_nothing(string target)
    {
        Assert.StartsWith(
            "HTTP/1.1 404 ", await SendAsync($"GET {target} HTTP/1.1\r\nHost: {_listener.Redirect.Authority}\r\n\r\n"),
            StringComparison.Ordinal);
        await StillWaitsAsync();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    public async Task Only_a_GET_is_a_callback(string method)
    {
        Assert.StartsWith("HTTP/1.1 404 ", await SendAsync(Request(method)), StringComparison.Ordinal);
        await StillWaitsAsync();
    }

    [Theory]
    [InlineData("Host: evil.example")]
    [InlineData("Host: 127.0.0.1")]
    [InlineData("Host: localhost:1")]
    [InlineData("Accept: */*")]
    public async Task Another_name_for_this_machine_is_not_answered(string host)
    {
        Assert.StartsWith("HTTP/1.1 404 ",
            await SendAsync($"GET /oauth/callback?code=x&state={State} HTTP/1.1\r\n{host}\r\n\r\n"),
            StringComparison.Ordinal);
        await StillWaitsAsync();
    }

    [Theory]
    [InlineData("\r\n\r\n")]
    [InlineData("hello\r\n\r\n")]
    [InlineData("GET /oauth/callback\r\n\r\n")]
    [InlineData("GET /oauth/callback HTTP/2.0\r\n\r\n")]
    [InlineData("GET http://127.0.0.1/oauth/callback HTTP/1.1\r\n\r\n")]
    [InlineData("GET /oauth/callback?a=1&a=2 HTTP/1.1\r\n\r\n")]
    [InlineData("GET /oauth/callback HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /oauth/\u0001callback HTTP/1.1\r\n\r\n")]
    public async Task What_is_no_plain_request_gets_a_400(string text)
    {
        Assert.StartsWith("HTTP/1.1 400 ", await SendAsync(text), StringComparison.Ordinal);
        await StillWaitsAsync();
    }

    [Fact]
    public async Task A_state_given_twice_is_no_state()
    {
        Assert.StartsWith("HTTP/1.1 400 ", await SendAsync(
            $"GET /oauth/callback?code=x&state=wrong&state={State} HTTP/1.1\r\nHost: "
            + $"{_listener.Redirect.Authority}\r\n\r\n"), StringComparison.Ordinal);
        await StillWaitsAsync();
    }

    [Fact]
    public async Task A_megabyte_of_query_is_refused_without_being_kept()
    {
        var answer = await SendAsync(
            $"GET /oauth/callback?code={new string('x', 1024 * 1024)}&state={State} HTTP/1.1\r\nHost: "
            + $"{_listener.Redirect.Authority}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
        await StillWaitsAsync();
    }

    [Fact]
    public async Task A_request_in_small_pieces_and_with_many_cookies_is_understood()
    {
        using var socket = await ConnectAsync();
        var request = Request("GET")
            .Replace("\r\n\r\n", $"\r\nCookie: {new string('c', 20_000)}\r\n\r\n", StringComparison.Ordinal);
        socket.NoDelay = true;
        foreach (var piece in (string[])[request[..7], request[7..^3], request[^3..^1], request[^1..]])
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(piece));
            await Task.Delay(5);
        }

        Assert.Equal("the/code", (await _coming).Code);
    }

    [Fact]
    public async Task Connections_that_stay_silent_hold_nobody_up_and_are_closed_in_time()
    {
        var served = Served(21);
        var silent = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ConnectAsync()));
        await silent[0].SendAsync("GET /oauth/call"u8.ToArray());
        await StillWaitsAsync();
        await served;
        _clock.Advance(TimeSpan.FromSeconds(10));
        foreach (var socket in silent)
        {
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(20)));
            socket.Dispose();
        }
    }

    [Fact]
    public async Task With_every_place_taken_by_silence_the_browser_gets_in_when_their_time_is_over()
    {
        var full = Served(32);
        var silent = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => ConnectAsync()));
        await full;
        var page = _http.GetAsync(Good);
        while (!_coming.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(_coming, Task.Delay(20));
        }

        (await _coming).Complete(CallbackPage.SignedIn("x"));
        Assert.Equal(HttpStatusCode.OK, (await page).StatusCode);
        foreach (var socket in silent)
            socket.Dispose();
    }

    [Fact]
    public async Task Of_callbacks_at_the_same_time_one_wins()
    {
        var all = Enumerable.Range(0, 10).Select(i => _http.GetAsync($"{_listener.Redirect}?code={i}&state={State}"))
            .ToArray();
        var callback = await _coming;
        callback.Complete(CallbackPage.SignedIn("x"));
        var answers = await Task.WhenAll(all);
        Assert.Equal(HttpStatusCode.OK, answers[int.Parse(callback.Code!, null)].StatusCode);
        Assert.Equal(9, answers.Count(a => a.StatusCode == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Another_user_brings_nothing_even_with_the_right_state()
    {
        uint? owner = FileRights.CurrentUser + 1;
        List<uint> told = [];
        await using var listener = CallbackListener.Bind(0, _clock, null, (_, _) => owner, told.Add);
        var coming = listener.Expect(State);
        var good = $"{listener.Redirect}?code=x&state={State}";
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync(good));
        Assert.Equal([FileRights.CurrentUser + 1], told);
        Assert.False(coming.IsCompleted);
        owner = 0;
        var page = _http.GetAsync(good);
        (await coming.WaitAsync(TimeSpan.FromSeconds(20))).Complete(CallbackPage.SignedIn("x"));
        Assert.Equal(HttpStatusCode.OK, (await page).StatusCode);
    }

    [Fact]
    public async Task The_launchers_link_leads_to_the_page_once_and_says_so_afterwards()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        var page = new Uri("https://oidc.us-east-1.amazonaws.com/authorize?a=b&state=" + State);
        var link = _listener.LinkTo(page);
        Assert.Matches(@"\Ahttp://127\.0\.0\.1:\d+/[0-9a-f]{32}\z", link.AbsoluteUri);
        using var ahead = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { { "Sec-Purpose", "prefetch" } } };
        Assert.Equal(HttpStatusCode.NotFound, (await http.SendAsync(ahead)).StatusCode);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Host = "rebound.example" } };
        Assert.Equal(HttpStatusCode.NotFound, (await http.SendAsync(elsewhere)).StatusCode);
        using var first = await http.GetAsync(link);
        Assert.Equal((HttpStatusCode.Found, page), (first.StatusCode, first.Headers.Location));
        using var again = await http.GetAsync(link);
        Assert.Equal((HttpStatusCode.NotFound, null), (again.StatusCode, again.Headers.Location));
        Assert.Contains("Open the address that sso-cred shows", await again.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        var other = _listener.LinkTo(page);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await http.GetAsync(other)).StatusCode);
        await StillWaitsAsync();
    }

    [Fact]
    public async Task A_state_of_before_does_not_count_any_more()
    {
        var next = _listener.Expect("next");
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(Good)).StatusCode);
        var page = _http.GetAsync($"{_listener.Redirect}?code=x&state=next");
        (await next).Complete(CallbackPage.Denied);
        await page;
        Assert.False(_coming.IsCompleted);
    }

    [Theory]
    [InlineData("access_denied", "access_denied")]
    [InlineData("%1b%5B2J", "an error without a name")]
    public async Task An_error_with_the_right_state_ends_the_wait_under_a_name_fit_to_be_shown(string sent, string told)
    {
        var page = _http.GetAsync($"{_listener.Redirect}?error={sent}&code=x&state={State}");
        var callback = await _coming;
        Assert.Equal((null, told), (callback.Code, callback.Error));
        callback.Complete(CallbackPage.Denied);
        await page;
    }

    [Fact]
    public async Task Closed_in_the_middle_it_lets_the_last_page_out_and_nobody_waits_for_ever()
    {
        var page = _http.GetAsync(Good);
        await _coming;
        using var silent = await ConnectAsync();
        await _listener.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("Not signed in", await (await page).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        _listener = CallbackListener.Bind(0, _clock, null);
    }

    /// <summary>So many connections have been taken in: each arms its limit.</summary>
    Task Served(int connections)
    {
        var armed = 0;
        var all = new TaskCompletionSource();
        _clock.Armed += due =>
        {
            if (due == TimeSpan.FromSeconds(10) && Interlocked.Increment(ref armed) == connections)
                all.TrySetResult();
        };
        return all.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    async Task StillWaitsAsync()
    {
        Assert.False(_coming.IsCompleted);
        var page = _http.GetAsync(Good);
        (await _coming.WaitAsync(TimeSpan.FromSeconds(20))).Complete(CallbackPage.SignedIn("x"));
        Assert.Equal(HttpStatusCode.OK, (await page).StatusCode);
    }

    string Request(string method) =>
        $"{method} /oauth/callback?code=the%2Fcode&state={State} HTTP/1.1\r\nHost: "
        + $"{_listener.Redirect.Authority}\r\n\r\n";

    async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _listener.Redirect.Port);
        return socket;
    }

    async Task<string> SendAsync(string text)
    {
        using var socket = await ConnectAsync();
        var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        socket.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using CredentialProcess.HttpServer;

namespace CredentialProcess.Tests.HttpServer;

/// <summary>The small server, asked over loopback by good clients and by bad ones.</summary>
public sealed class ListenerTests : IAsyncLifetime
{
    readonly CancellationTokenSource _stop = new();
    readonly Listener _listener = Listener.Open(IPAddress.Loopback, 0, new MovingClock());
    readonly SemaphoreSlim _gate = new(0);
    int _answers;
    Task _serving = Task.CompletedTask;

    public ValueTask InitializeAsync()
    {
        _serving = _listener.ServeAsync(AnswerAsync, _stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task A_request_gets_its_answer_and_the_end_of_the_connection() => Assert.Equal(
        "HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 12:00:00 GMT\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n"
        + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n/a?b",
        await TalkAsync("GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n"));

    [Fact]
    public async Task A_head_may_come_byte_by_byte()
    {
        using var client = await ConnectAsync();
        foreach (var letter in "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        {
            await client.SendAsync(new[] { (byte)letter });
            await Task.Yield();
        }

        Assert.EndsWith("\r\n\r\n/slow", await ReadAsync(client), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nBad Header: x\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", 200)]
    [InlineData("HEAD /a HTTP/1.1\r\n\r\n", 200)]
    public async Task Each_request_is_answered_with_its_status(string request, int status) =>
        Assert.StartsWith($"HTTP/1.1 {status} ", await TalkAsync(request), StringComparison.Ordinal);

    [Fact]
    public async Task A_head_without_an_end_is_refused_at_its_limit() =>
        Assert.StartsWith("HTTP/1.1 431 ", await TalkAsync(
            "GET / HTTP/1.1\r\nA: " + new string('a', new ListenerLimits().MaxHeadBytes * 2)),
            StringComparison.Ordinal);

    [Fact]
    public async Task Head_has_no_body() =>
        Assert.EndsWith("\r\n\r\n", await TalkAsync("HEAD /a HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task A_large_body_does_not_cost_the_client_its_answer() =>
        Assert.StartsWith("HTTP/1.1 200 ", await TalkAsync("POST / HTTP/1.1\r\nContent-Length: 200000\r\n\r\n"
            + new string('x', 200_000)), StringComparison.Ordinal);

    [Fact]
    public async Task Silent_connections_hold_nobody_up()
    {
        var silent = new List<Socket>();
        for (var i = 0; i < 100; i++)
            silent.Add(await ConnectAsync());
        Assert.StartsWith("HTTP/1.1 200 ", await TalkAsync("GET / HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        silent.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Another_users_connections_take_no_place_and_are_reported_once()
    {
        HashSet<int> foreign = [];
        List<uint> refusedUsers = [];
        using var listener = Listener.Open(IPAddress.Loopback, 0, new MovingClock(),
            (peer, _) => foreign.Contains(peer.Port) ? 1001u : null, new ListenerLimits { MaxConnections = 2 },
            refusedUsers.Add);
        List<Socket> silent = [];
        for (var i = 0; i < 40; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            foreign.Add(((IPEndPoint)client.LocalEndPoint!).Port);
            await client.ConnectAsync(listener.Address);
            silent.Add(client);
        }

        using var own = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await own.ConnectAsync(listener.Address);
        var serving = listener.ServeAsync(AnswerAsync, _stop.Token);
        // Its clock does not move: a silent connection with a slot would keep it.
        await own.SendAsync("GET /own HTTP/1.1\r\n\r\n"u8.ToArray());
        Assert.EndsWith("/own", await ReadAsync(own), StringComparison.Ordinal);
        foreach (var client in silent)
        {
            Assert.Equal(0, await client.ReceiveAsync(new byte[1]));
            client.Dispose();
        }

        Assert.Equal([1001u], refusedUsers);
        await _stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task Who_has_gone_before_anybody_could_tell_who_it_was_is_not_answered()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells owners");
        using var listener = Listener.Open(IPAddress.Loopback, 0, new MovingClock(), (_, _) => null);
        using var gone = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await gone.ConnectAsync(listener.Address);
        await gone.SendAsync("GET /gone HTTP/1.1\r\n\r\n"u8.ToArray());
        gone.Shutdown(SocketShutdown.Send);
        using var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await waiting.ConnectAsync(listener.Address);
        await waiting.SendAsync("GET /stays HTTP/1.1\r\n\r\n"u8.ToArray());
        var serving = listener.ServeAsync(AnswerAsync, _stop.Token);
        Assert.EndsWith("/stays", await ReadAsync(waiting), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
            Assert.NotEqual(0, await gone.ReceiveAsync(new byte[1])));
        Assert.Equal(1, _answers);
        await _stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task Where_all_places_are_taken_the_oldest_silent_one_gives_way()
    {
        var clock = new MovingClock();
        using var listener = Listener.Open(IPAddress.Loopback, 0, clock, new ListenerLimits { MaxConnections = 2 });
        using var stop = new CancellationTokenSource();
        var serving = listener.ServeAsync(AnswerAsync, stop.Token);
        using var oldest = await ConnectAsync(listener);
        using var younger = await ConnectAsync(listener);
        var armed = new TaskCompletionSource();
        clock.Armed += due => _ = due <= TimeSpan.FromMilliseconds(200) && armed.TrySetResult();
        using var client = await ConnectAsync(listener);
        await client.SendAsync("GET /third HTTP/1.1\r\n\r\n"u8.ToArray());
        await armed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.EndsWith("/third", await ReadAsync(client), StringComparison.Ordinal);
        Assert.True(await IsClosedAsync(oldest));
        await younger.SendAsync("GET /second HTTP/1.1\r\n\r\n"u8.ToArray());
        Assert.EndsWith("/second", await ReadAsync(younger), StringComparison.Ordinal);
        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task Of_a_thousand_requests_at_once_none_is_lost()
    {
        // All connected before one is answered.
        var clients = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => ConnectAsync()));
        await Task.WhenAll(clients.Select((client, i) => client.SendAsync(
            Encoding.ASCII.GetBytes($"GET /wait{i} HTTP/1.1\r\nHost: x\r\n\r\n"))));
        _gate.Release(1000);
        var answers = await Task.WhenAll(clients.Select(ReadAsync));
        Assert.All(answers.Index(), answer =>
            Assert.EndsWith($"\r\n\r\n/wait{answer.Index}", answer.Item, StringComparison.Ordinal));
        Assert.Equal(1000, _answers);
        foreach (var client in clients)
            client.Dispose();
    }

    [Fact]
    public async Task An_answer_that_is_ready_at_the_end_still_goes_out()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("GET /end HTTP/1.1\r\n\r\n"u8.ToArray());
        Assert.EndsWith("/end", await ReadAsync(client), StringComparison.Ordinal);
        await _serving;
    }

    [Fact]
    public void A_taken_port_is_refused_with_its_number()
    {
        var port = _listener.Address.Port;
        var failure = Assert.Throws<Failure>(() => Listener.Open(IPAddress.Loopback, port, TimeProvider.System));
        Assert.Equal($"port {port} of 127.0.0.1 is in use by another program", failure.Message);
    }

    [Fact]
    public void An_address_of_another_machine_is_refused() =>
        Assert.Equal("192.0.2.1 is not an address of this machine",
        Assert.Throws<Failure>(() => Listener.Open(IPAddress.Parse("192.0.2.1"), 0, TimeProvider.System)).Message);

    async Task<Response> AnswerAsync(Request request, CancellationToken stop)
    {
        if (request.Path.StartsWith("/wait", StringComparison.Ordinal))
            await _gate.WaitAsync(stop);
        if (request.Path == "/end")
            await _stop.CancelAsync();
        Interlocked.Increment(ref _answers);
        return new Response(200, "text/plain", Encoding.ASCII.GetBytes(request.Target));
    }

    async Task<string> TalkAsync(string request)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Encoding.Latin1.GetBytes(request));
        return await ReadAsync(client);
    }

    Task<Socket> ConnectAsync() => ConnectAsync(_listener);

    static async Task<Socket> ConnectAsync(Listener listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.Address);
        return client;
    }

    static async Task<bool> IsClosedAsync(Socket client)
    {
        try
        {
            return await client.ReceiveAsync(new byte[1]) == 0;
        }
        catch (SocketException reset)
        {
            return reset.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    static async Task<string> ReadAsync(Socket client)
    {
        using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}

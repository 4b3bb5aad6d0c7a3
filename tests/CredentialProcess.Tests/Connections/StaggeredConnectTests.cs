using System.Net;
using System.Net.Sockets;
using CredentialProcess.Connections;
using CredentialProcess.Http;

namespace CredentialProcess.Tests.Connections;

/// <summary>Which of several addresses is used. The clock does not move unless a test lets it skip.</summary>
public sealed class StaggeredConnectTests : IDisposable
{
    static readonly IPAddress s_first = IPAddress.Parse("127.0.0.1"), s_second = IPAddress.Parse("127.0.0.2");

    readonly List<Socket> _open = [];
    readonly TriedAddresses _tried = new();

    [Theory]
    [InlineData("::1 ::2 ::3 1.1.1.1 1.1.1.2", "::1 1.1.1.1 ::2 1.1.1.2 ::3")]
    [InlineData("1.1.1.1 ::1 ::2", "1.1.1.1 ::1 ::2")]
    [InlineData("1.1.1.1 1.1.1.2", "1.1.1.1 1.1.1.2")]
    public void The_families_alternate(string found, string order) => Assert.Equal(
        order, string.Join(' ', StaggeredConnect.Interleave([.. found.Split(' ').Select(IPAddress.Parse)])));

    [Fact]
    public async Task An_address_that_refuses_gives_way_to_the_next_at_once()
    {
        var port = Port(Open(s_second));
        using var socket = await ConnectAsync(new MovingClock(), port, s_first, s_second);
        Assert.Equal(s_second, ((IPEndPoint)socket.RemoteEndPoint!).Address);
    }

    [Fact]
    public async Task An_address_that_hangs_does_not_starve_one_that_answers()
    {
        var good = Open(s_second);
        await OpenHangingAsync(Port(good));
        using var socket = await ConnectAsync(
            new MovingClock { SkipsUpTo = TimeSpan.FromMilliseconds(250) }, Port(good), s_first, s_second);
        Assert.Equal(s_second, ((IPEndPoint)socket.RemoteEndPoint!).Address);
        Assert.Equal("127.0.0.1 does not answer", _tried.DescribeUnanswered());
    }

    [Fact]
    public async Task The_next_address_waits_while_the_first_may_still_answer()
    {
        var good = Open(s_second);
        await OpenHangingAsync(Port(good));
        using var stop = new CancellationTokenSource();
        var connect = new StaggeredConnect(new MovingClock(), _tried)
            .RunAsync([s_first, s_second], Port(good), stop.Token);
        Assert.Equal("127.0.0.1 does not answer", _tried.DescribeUnanswered());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect);
    }

    [Fact]
    public async Task Where_all_refuse_the_most_telling_refusal_is_reported()
    {
        var port = Port(Open(IPAddress.Parse("127.0.0.3")));
        // The documentation prefix has no route here, or none that refuses.
        var refusal = await Assert.ThrowsAsync<SocketException>(() =>
            ConnectAsync(new MovingClock(), port, s_first, s_second));
        Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode);
        Assert.Null(_tried.DescribeUnanswered());
    }

    public void Dispose() => _open.ForEach(socket => socket.Dispose());

    Task<Socket> ConnectAsync(TimeProvider clock, int port, params IPAddress[] addresses) =>
        new StaggeredConnect(clock, _tried).RunAsync(addresses, port, TestContext.Current.CancellationToken);

    static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    Socket Open(IPAddress address, int port = 0, int backlog = 16)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _open.Add(socket);
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen(backlog);
        return socket;
    }

    // Nobody accepts, and the queue is full: Linux drops the SYN.
    async Task OpenHangingAsync(int port)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems refuse where the queue is full");
        Open(s_first, port, backlog: 0);
        for (var i = 0; i < 8; i++)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream,
                ProtocolType.Tcp)
            { Blocking = false };
            _open.Add(filler);
            try
            {
                await filler.ConnectAsync(new IPEndPoint(s_first, port), new CancellationTokenSource(100).Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }

        Assert.Skip("no queue is full here");
    }
}

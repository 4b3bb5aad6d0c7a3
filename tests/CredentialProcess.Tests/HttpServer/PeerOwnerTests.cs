using System.Net;
using System.Net.Sockets;
using CredentialProcess.Files;
using CredentialProcess.HttpServer;

namespace CredentialProcess.Tests.HttpServer;

/// <summary>Whose a connection is, by the kernel's own list and by lines as other machines have them.</summary>
public sealed class PeerOwnerTests : IDisposable
{
    const string Head =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    static readonly IPEndPoint s_peer = new(IPAddress.Loopback, 0xC001), s_here = new(IPAddress.Loopback, 0x1F90);

    readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(AddressFamily.InterNetwork, "127.0.0.1")]
    [InlineData(AddressFamily.InterNetworkV6, "127.0.0.1")]
    [InlineData(AddressFamily.InterNetworkV6, "::1")]
    public async Task A_connection_of_this_process_is_its_users(AddressFamily family, string address)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells");
        using var pair = await Pair.CreateAsync(family, IPAddress.Parse(address));
        Assert.Equal(FileRights.CurrentUser, PeerOwner.Find(pair.Peer, pair.Here));
        Assert.Equal(FileRights.CurrentUser, SocketList.FindOwner(Plain(pair.Peer), Plain(pair.Here), "/proc/net"));
        Assert.Null(PeerOwner.Find(new(IPAddress.Parse(address), 1), pair.Here));
        Assert.Null(SocketList.FindOwner(new(IPAddress.Parse(address), 1), Plain(pair.Here), "/proc/net"));
    }

    [Fact]
    public async Task A_socket_that_is_bound_to_the_loopback_device_is_found_as_well()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells");
        const int Socket = 1, BindToDevice = 25; // SOL_SOCKET, SO_BINDTODEVICE
        using var pair = await Pair.CreateAsync(AddressFamily.InterNetwork, IPAddress.Loopback,
            client => client.SetRawSocketOption(Socket, BindToDevice, "lo\0"u8));
        Assert.Equal(FileRights.CurrentUser, PeerOwner.Find(pair.Peer, pair.Here));
    }

    [Fact]
    public async Task A_connection_that_its_program_has_closed_is_nobodys()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells");
        using var pair = await Pair.CreateAsync(AddressFamily.InterNetwork, IPAddress.Loopback);
        pair.Client.Dispose();
        Assert.Equal(PeerOwner.ClosedSocket, PeerOwner.Find(pair.Peer, pair.Here));
        Assert.True(PeerOwner.IsOtherUser(PeerOwner.ClosedSocket));
    }

    [Fact]
    public async Task A_connection_of_another_user_is_his()
    {
        OtherUser.Require();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var other = OtherUser.Start(
            $"exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)listener.LocalEndpoint).Port}; read -r _");
        using var taken = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        var (peer, here) = ((IPEndPoint)taken.RemoteEndPoint!, (IPEndPoint)taken.LocalEndPoint!);
        Assert.Equal(OtherUser.Id, PeerOwner.Find(peer, here));
        Assert.Equal(OtherUser.Id, SocketList.FindOwner(peer, here, "/proc/net"));
        Assert.True(PeerOwner.IsOtherUser(OtherUser.Id));
        other.StandardInput.Close();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Mine_roots_and_an_unknown_ones_are_not_foreign() =>
        Assert.All((uint?[])[null, 0, FileRights.CurrentUser], owner => Assert.False(PeerOwner.IsOtherUser(owner)));

    [Fact]
    public void A_long_list_is_read_to_its_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux lists them");
        using (var list = File.CreateText(_folder["tcp"]))
        {
            list.Write(Head);
            for (var i = 0; i < 5000; i++)
                list.Write(Line($"0100007F:{i:X4} 0100007F:1F90", "7", "1", i));
            list.Write(Line("0100007F:C001 0100007F:1F90", "1001", "4711", 5000));
        }

        Assert.Equal(1001u, SocketList.FindOwner(s_peer, s_here, _folder.Path));
    }

    [Theory]
    [InlineData("tcp", "0100007F:C001 0100007F:1F90", "1001", "4711", 1001)]
    [InlineData("tcp6", "0000000000000000FFFF00000100007F:C001 0000000000000000FFFF00000100007F:1F90", "1001", "4711",
        1001)]
    [InlineData("tcp", "0100007F:1F90 0100007F:C001", "1001", "4711", null)]
    [InlineData("tcp", "0200007F:C001 0100007F:1F90", "1001", "4711", null)]
    [InlineData("tcp6", "00000000000000000000000001000000:C001 00000000000000000000000001000000:1F90", "1001", "4711",
        null)]
    [InlineData("tcp", "0100007F:C001 0100007F:1F90", "0", "0", -1)]
    public void A_row_counts_where_both_ends_are_those(string file, string ends, string user, string inode, int? owner)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux lists them");
        File.WriteAllText(_folder[file], Head
            + Line(ends, user, inode, 3));
        Assert.Equal(owner is { } number ? unchecked((uint)number)
            : null, SocketList.FindOwner(s_peer, s_here, _folder.Path));
    }

    [Fact]
    public void Without_a_list_nobody_is_known() =>
        Assert.Null(SocketList.FindOwner(s_peer, s_here, _folder["missing"]));

    public void Dispose() => _folder.Dispose();

    // As the kernel writes it (net/ipv4/tcp_ipv4.c, tcp4_seq_show), padded to 149 characters.
    static string Line(string ends, string user, string inode, int number) =>
        ($"{number,4}: {ends} 01 00000000:00000000 00:00000000 00000000 {user,5}        0 {inode} 1 0 20 4 30 10 -1")
        .PadRight(149) + "\n";

    static IPEndPoint Plain(IPEndPoint end) =>
        end.Address.IsIPv4MappedToIPv6 ? new(end.Address.MapToIPv4(), end.Port) : end;

    /// <summary>Both ends of one connection within this process.</summary>
    sealed class Pair(Socket client, Socket taken) : IDisposable
    {
        public Socket Client => client;

        public IPEndPoint Peer { get; } = (IPEndPoint)taken.RemoteEndPoint!;

        public IPEndPoint Here { get; } = (IPEndPoint)taken.LocalEndPoint!;

        public static async Task<Pair> CreateAsync(
            AddressFamily family, IPAddress address, Action<Socket>? prepare = null)
        {
            using var listener = new TcpListener(address, 0);
            listener.Start();
            var client = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
            if (family == AddressFamily.InterNetworkV6)
                client.DualMode = true;
            prepare?.Invoke(client);
            await client.ConnectAsync(address, ((IPEndPoint)listener.LocalEndpoint).Port);
            return new Pair(client, await listener.AcceptSocketAsync());
        }

        public void Dispose()
        {
            client.Dispose();
            taken.Dispose();
        }
    }
}

using System.Net;
using System.Net.Sockets;
using CredentialProcess.Files;
using CredentialProcess.Serving;

namespace CredentialProcess.Tests.Serving;

/// <summary>Whose a connection is, by the kernel's own list and by lines as other machines have them.</summary>
public sealed class PeerOwnerTests : IDisposable
{
    const string Head =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    static readonly IPEndPoint s_peer = new(IPAddress.Loopback, 0xC001), s_here = new(IPAddress.Loopback, 0x1F90);

    readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task A_connection_of_this_process_is_its_users(AddressFamily family)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux lists them");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        if (family == AddressFamily.InterNetworkV6)
            client.DualMode = true;
        await client.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port,
            TestContext.Current.CancellationToken);
        using var taken = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        Assert.Equal(FileRights.Me,
            PeerOwner.Of((IPEndPoint)taken.RemoteEndPoint!, (IPEndPoint)listener.LocalEndpoint));
        Assert.Null(PeerOwner.Of(new(IPAddress.Loopback, 1), (IPEndPoint)listener.LocalEndpoint));
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
            + $"   3: {ends} 01 00000000:00000000 00:00000000 00000000  {user}        0 {inode} 1 0 20 4 30 10 -1\n");
        Assert.Equal(owner is { } number ? unchecked((uint)number) : null, PeerOwner.Of(s_peer, s_here, _folder.Path));
    }

    [Fact]
    public void Without_a_list_nobody_is_known() => Assert.Null(PeerOwner.Of(s_peer, s_here, _folder["missing"]));

    public void Dispose() => _folder.Dispose();
}

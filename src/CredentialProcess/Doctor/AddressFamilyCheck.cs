using System.Net;
using System.Net.Sockets;
using CredentialProcess.Connections;
using CredentialProcess.Http;

namespace CredentialProcess.Doctor;

/// <summary>
/// Connects to an address of each family that the services, or their proxy, have. A run takes whichever answers first,
/// so a family that does not work is worth knowing, and nothing more: other programs may wait for it.
/// </summary>
/// <param name="services">Where calls go.</param>
sealed class AddressFamilyCheck(Network network, Uri[] services)
{
    /// <summary>What answers at all answers sooner.</summary>
    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    public async Task RunAsync(Findings found, CancellationToken stop)
    {
        var hosts = services.Select(url => network.Proxy.For(url) ?? url).Where(url => !Loopback.Is(url))
            .DistinctBy(url => (url.IdnHost, url.Port)).ToArray();
        var messages = (await Task.WhenAll(hosts.Select(host => CheckHostAsync(host, stop)))).OfType<string>().Distinct();
        foreach (var message in messages)
            found.Note("addresses", message, "other programs may hang there: repair that family, or switch it off for this network");
    }

    // Null where all do, where none does (which is told elsewhere), and where there is only one family.
    async Task<string?> CheckHostAsync(Uri host, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(s_limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        IPAddress[] addresses;
        try
        {
            addresses = await network.Names.ResolveAsync(host.IdnHost.Trim('[', ']'), either.Token);
        }
        catch (Exception unknown) when (unknown is SocketException or OperationCanceledException)
        {
            return null;
        }

        var candidates = addresses.DistinctBy(address => address.AddressFamily).ToArray();
        if (candidates.Length < 2)
            return null;
        var connected = await Task.WhenAll(candidates.Select(address => ConnectsAsync(address, host.Port, either.Token)));
        var reachable = candidates.Where((_, i) => connected[i]).ToArray();
        var unreachable = candidates.Where((_, i) => !connected[i]).ToArray();
        return reachable.Length == 0 || unreachable.Length == 0 ? null
            : $"{unreachable[0]} does not answer, {reachable[0]} does ('{host.Authority}')";
    }

    // A machine without any route for a family is not broken: every program knows that at once.
    static async Task<bool> ConnectsAsync(IPAddress address, int port, CancellationToken stop)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(address, port), stop);
            return true;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode is SocketError.NetworkUnreachable or SocketError.AddressFamilyNotSupported;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

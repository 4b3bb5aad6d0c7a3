using System.Net;
using System.Net.Sockets;
using CredentialProcess.Connections;
using CredentialProcess.Http;

namespace CredentialProcess.Doctor;

/// <summary>
/// Connects to one address of each family of the services or their proxy. A run uses whichever answers first, but other
/// programs may wait for a broken family.
/// </summary>
/// <param name="services">The endpoints of the services.</param>
sealed class AddressFamilyCheck(Network network, Uri[] services)
{
    /// <summary>Working addresses answer sooner.</summary>
    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    public async Task RunAsync(Findings found, CancellationToken stop)
    {
        var hosts = services.Select(url => network.Proxy.For(url) ?? url).Where(url => !Loopback.Is(url))
            .DistinctBy(url => (url.IdnHost, url.Port)).ToArray();
        var messages = (await Task.WhenAll(hosts.Select(host => CheckHostAsync(host, stop)))).OfType<string>()
            .Distinct();
        foreach (var message in messages)
            found.Note("addresses", message,
                "other programs may hang there: repair that family, or switch it off for this network");
    }

    // Null where all or none connect (reported elsewhere), and with only one family.
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
        var connected = await Task.WhenAll(
            candidates.Select(address => ConnectsAsync(address, host.Port, either.Token)));
        var reachable = candidates.Where((_, i) => connected[i]).ToArray();
        var unreachable = candidates.Where((_, i) => !connected[i]).ToArray();
        return reachable.Length == 0 || unreachable.Length == 0 ? null
            : $"{unreachable[0]} does not answer, {reachable[0]} does ('{host.Authority}')";
    }

    // Without any route to a family programs skip it at once.
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

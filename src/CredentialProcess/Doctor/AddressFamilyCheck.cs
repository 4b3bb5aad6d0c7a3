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
        var places = services.Select(url => network.Proxy.For(url) ?? url).Where(url => !Loopback.Is(url))
            .DistinctBy(url => (url.IdnHost, url.Port)).ToArray();
        var outcomes = (await Task.WhenAll(places.Select(place => CheckHostAsync(place, stop)))).OfType<string>().Distinct();
        foreach (var outcome in outcomes)
            found.Note("addresses", outcome, "other programs may hang there: repair that family, or switch it off for this network");
    }

    // Null where all do, where none does (which is told elsewhere), and where there is only one family.
    async Task<string?> CheckHostAsync(Uri place, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(s_limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        IPAddress[] addresses;
        try
        {
            addresses = await network.Names.ResolveAsync(place.IdnHost.Trim('[', ']'), either.Token);
        }
        catch (Exception unknown) when (unknown is SocketException or OperationCanceledException)
        {
            return null;
        }

        var firsts = addresses.DistinctBy(address => address.AddressFamily).ToArray();
        if (firsts.Length < 2)
            return null;
        var answers = await Task.WhenAll(firsts.Select(address => ConnectsAsync(address, place.Port, either.Token)));
        var good = firsts.Where((_, i) => answers[i]).ToArray();
        var bad = firsts.Where((_, i) => !answers[i]).ToArray();
        return good.Length == 0 || bad.Length == 0 ? null
            : $"{bad[0]} does not answer, {good[0]} does ('{place.Authority}')";
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

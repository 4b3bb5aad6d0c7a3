using System.Net;
using System.Net.Sockets;
using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// Connects to the first address that accepts (RFC 8305, section 5): address families alternate, and the next address
/// is tried in parallel after a short delay, or at once when one fails.
/// </summary>
/// <param name="tried">Records the addresses and their results.</param>
sealed class StaggeredConnect(TimeProvider clock, TriedAddresses tried)
{
    /// <summary>RFC 8305, section 8, recommends 250 ms.</summary>
    static readonly TimeSpan s_stagger = TimeSpan.FromMilliseconds(250);

    /// <exception cref="SocketException">All addresses failed; this is the most specific error.</exception>
    public async Task<Socket> RunAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken stop)
    {
        var waiting = new Queue<IPAddress>(Interleave(addresses));
        List<Task<Socket>> underWay = [];
        SocketException? why = null;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                if (waiting.TryDequeue(out var address))
                    underWay.Add(ConnectAsync(address, port, over.Token));
                else if (underWay.Count == 0)
                    throw why ?? new SocketException((int)SocketError.HostNotFound);
                var done = await WaitForNextAsync(underWay, waiting.Count > 0, over.Token);
                if (done is null)
                    continue;
                underWay.Remove(done);
                try
                {
                    return await done;
                }
                catch (SocketException refusal)
                {
                    // A missing route to a family says less than a rejection.
                    if (why is null || !IsRejection(why))
                        why = refusal;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            foreach (var loser in underWay)
                _ = loser.ContinueWith(static lost => lost.Result.Dispose(), CancellationToken.None,
                    TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
        }
    }

    /// <summary>Alternates the families, beginning with that of the first address.</summary>
    public static IEnumerable<IPAddress> Interleave(IReadOnlyList<IPAddress> addresses)
    {
        var families = addresses.GroupBy(address => address.AddressFamily).Select(family => family.ToArray()).ToArray();
        for (var i = 0; families.Any(family => i < family.Length); i++)
        {
            foreach (var family in families)
                if (i < family.Length)
                    yield return family[i];
        }
    }

    static bool IsRejection(SocketException refusal) => refusal.SocketErrorCode
        is not (SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.AddressFamilyNotSupported);

    // Null when the next address is due.
    async Task<Task<Socket>?> WaitForNextAsync(List<Task<Socket>> underWay, bool hasMore, CancellationToken stop)
    {
        if (!hasMore)
            return await Task.WhenAny(underWay);
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var first = await Task.WhenAny([.. underWay, Task.Delay(s_stagger, clock, pause.Token)]);
        await pause.CancelAsync();
        return first as Task<Socket>;
    }

    async Task<Socket> ConnectAsync(IPAddress address, int port, CancellationToken stop)
    {
        tried.Add(address);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), stop);
            tried.MarkConnected(address);
            return socket;
        }
        catch (SocketException refusal)
        {
            tried.MarkFailed(address, refusal.SocketErrorCode);
            socket.Dispose();
            throw;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

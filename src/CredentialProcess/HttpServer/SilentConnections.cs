using System.Net.Sockets;

namespace CredentialProcess.HttpServer;

/// <summary>
/// The connections whose request has not come yet, the oldest first. Browsers open some ahead, and a program that hangs
/// may hold as many as there are places: who comes then takes the place of the oldest, once that has had time to ask.
/// </summary>
sealed class SilentConnections(TimeProvider clock)
{
    /// <summary>From the connection to the first byte of a request, on one machine and under load.</summary>
    static readonly TimeSpan s_gracePeriod = TimeSpan.FromMilliseconds(200);

    readonly Lock _gate = new();
    readonly LinkedList<(Socket Connection, long Since)> _oldestFirst = new();

    /// <summary>How long the oldest still has; null where none is silent.</summary>
    public TimeSpan? TimeUntilEviction
    {
        get
        {
            lock (_gate)
            {
                if (_oldestFirst.First is not { } oldest)
                    return null;
                var left = s_gracePeriod - clock.GetElapsedTime(oldest.Value.Since);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Counts a connection among them.</summary>
    /// <returns>To be called once its request has come, or it has ended.</returns>
    public Action Add(Socket connection)
    {
        lock (_gate)
        {
            var node = _oldestFirst.AddLast((connection, clock.GetTimestamp()));
            return () =>
            {
                lock (_gate)
                {
                    if (node.List is not null)
                        _oldestFirst.Remove(node);
                }
            };
        }
    }

    /// <summary>Closes the oldest that has sent nothing we have not read.</summary>
    public void CloseOldest()
    {
        lock (_gate)
        {
            for (var node = _oldestFirst.First; node is not null; node = node.Next)
            {
                if (!IsSilent(node.Value.Connection))
                    continue;
                _oldestFirst.Remove(node);
                node.Value.Connection.Dispose();
                return;
            }
        }
    }

    static bool IsSilent(Socket connection)
    {
        try
        {
            return connection.Available == 0;
        }
        catch (Exception cause) when (cause is SocketException or ObjectDisposedException)
        {
            return false; // it has ended, and gives its place back
        }
    }
}

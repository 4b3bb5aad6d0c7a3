using System.Net.Sockets;

namespace CredentialProcess.HttpServer;

/// <summary>
/// Connections without a request yet, oldest first. Browsers open some ahead of need, and a program that hangs may hold
/// all slots: a new connection evicts the oldest after its grace period.
/// </summary>
sealed class SilentConnections(TimeProvider clock)
{
    /// <summary>From accepting a connection to the first byte of its request, on one machine under load.</summary>
    static readonly TimeSpan s_gracePeriod = TimeSpan.FromMilliseconds(200);

    readonly Lock _gate = new();
    readonly LinkedList<(Socket Connection, long Since)> _oldestFirst = new();

    /// <summary>Zero if the oldest may be evicted; null where none is silent.</summary>
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

    /// <returns>Must be called once the request has arrived or the connection has ended.</returns>
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

    /// <summary>Closes the oldest without unread bytes.</summary>
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
            return false; // it has ended and releases its slot
        }
    }
}

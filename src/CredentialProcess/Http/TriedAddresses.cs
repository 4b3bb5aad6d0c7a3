using System.Net;
using System.Net.Sockets;

namespace CredentialProcess.Http;

/// <summary>The addresses that a connection was tried to, and their results, for messages.</summary>
sealed class TriedAddresses
{
    public const string UnknownName = "the name is not known";

    readonly Lock _gate = new();
    readonly List<(IPAddress Address, SocketError? Error)> _all = [];

    public void Add(IPAddress address)
    {
        lock (_gate)
            _all.Add((address, null));
    }

    public void MarkConnected(IPAddress address) => MarkFailed(address, SocketError.Success);

    public void MarkFailed(IPAddress address, SocketError error)
    {
        lock (_gate)
        {
            var index = _all.FindIndex(each => each.Address.Equals(address));
            if (index >= 0)
                _all[index] = (address, error);
        }
    }

    /// <summary><c>2001:db8::1 and 192.0.2.1 do not answer</c>; null where every address has answered.</summary>
    public string? DescribeUnanswered()
    {
        lock (_gate)
        {
            var silent = _all.Where(each => each.Error is null).Select(each => each.Address.ToString()).ToArray();
            return silent.Length switch
            {
                0 => null,
                1 => silent[0] + " does not answer",
                <= 4 => $"{string.Join(", ", silent[..^1])} and {silent[^1]} do not answer",
                _ => $"{silent[0]}, {silent[1]} and {silent.Length - 2} more addresses do not answer",
            };
        }
    }

    /// <summary>A socket's error in a few words.</summary>
    public static string Describe(SocketError? error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "the connection was reset",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown => "no route to it",
        SocketError.TimedOut => "the connection timed out",
        SocketError.HostNotFound or SocketError.NoData => UnknownName,
        SocketError.TryAgain => "DNS gives no answer for its name",
        null => "the connection broke off",
        _ => "the connection failed",
    };
}

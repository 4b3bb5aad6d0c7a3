using System.Net;
using System.Net.Sockets;

namespace SsoCred.Tests.Faults;

/// <summary>
/// A loopback port that refuses every connection: bound, so that nothing else uses it, and not listening.
/// </summary>
sealed class ClosedPort : IDisposable
{
    readonly Socket _reserved = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public string Url => $"http://{_reserved.LocalEndPoint}";

    public void Dispose() => _reserved.Dispose();
}

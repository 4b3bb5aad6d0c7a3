using System.Net;

namespace IdentityCenter.Http;

/// <summary>How a stand-in is started. Port 0 takes a free one; a listener without a port is not there.</summary>
public sealed record Setup
{
    public int Port { get; init; }

    /// <summary>Serve TLS too, with a certificate for whatever host name is asked for.</summary>
    public int? TlsPort { get; init; }

    /// <summary>Be an HTTPS proxy too; it needs TLS, which is started on a free port if it has none.</summary>
    public int? ProxyPort { get; init; }

    public NetworkCredential? ProxyCredentials { get; init; }

    /// <summary>Where to write the authority's certificate (PEM).</summary>
    public string? CaFile { get; init; }

    /// <summary>The tenant's clock; tests hand in one that they move.</summary>
    public TimeProvider? Clock { get; init; }
}

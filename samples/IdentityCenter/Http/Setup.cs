using System.Net;

namespace IdentityCenter.Http;

/// <summary>How a stand-in is started. Port 0 means a free one; without a port there is no listener.</summary>
public sealed record Setup
{
    public int Port { get; init; }

    /// <summary>Also serve TLS, with a certificate for every host name.</summary>
    public int? TlsPort { get; init; }

    /// <summary>Also be an HTTPS proxy; it needs TLS, which defaults to a free port.</summary>
    public int? ProxyPort { get; init; }

    public NetworkCredential? ProxyCredentials { get; init; }

    /// <summary>Where to write the authority's certificate (PEM).</summary>
    public string? CaFile { get; init; }

    /// <summary>The tenant's clock; the system's by default.</summary>
    public TimeProvider? Clock { get; init; }
}

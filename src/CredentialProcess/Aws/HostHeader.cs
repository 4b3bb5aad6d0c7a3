namespace CredentialProcess.Aws;

/// <summary>
/// The Host header of a URL, as it is sent and signed: with the port only where the scheme does not imply it.
/// </summary>
static class HostHeader
{
    public static string Of(Uri url) => url.IsDefaultPort ? NameOf(url) : $"{NameOf(url)}:{url.Port}";

    /// <summary>The host in ASCII, an IPv6 address in brackets.</summary>
    public static string NameOf(Uri url) => url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
}

using System.Net;

namespace CredentialProcess.Http;

/// <summary>This machine: the only host that may be called without TLS, and never through a proxy.</summary>
static class Loopback
{
    public static bool Is(Uri url) =>
        url.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address) && !address.IsIPv4MappedToIPv6
            && IPAddress.IsLoopback(address));

    public static void RequireHttpsOrLoopback(Uri url)
    {
        if (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && Is(url)))
            return;
        throw new Failure(FailureKind.Configuration, $"no token is sent to '{url.Authority}' over plain {url.Scheme}",
            "use https:// in the endpoint override; http:// is for 127.0.0.1, ::1 and localhost only");
    }
}

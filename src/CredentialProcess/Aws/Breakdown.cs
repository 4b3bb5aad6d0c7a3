using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CredentialProcess.Aws;

/// <summary>An exception of the network stack, told as a fault in words of ours.</summary>
static class Breakdown
{
    public const string UnknownName = "the name is not known";

    public static AwsFault Of(Exception exception, Attempt attempt)
    {
        var (kind, reason, neverConnected) = Judge(exception);
        var untrusted = kind == FaultKind.Tls ? Find<UntrustedCertificate>(exception) : null;
        return new()
        {
            Kind = kind,
            Host = attempt.Host,
            Status = attempt.Status,
            Reason = reason,
            Certificate = untrusted?.Details,
            Hint = untrusted?.Reason is null ? null
                : "the server, or a proxy that inspects TLS, needs another certificate: curl refuses this one too",
            Waited = kind == FaultKind.TimedOut ? Network.ConnectLimit : null,
            MayHaveArrived = !neverConnected && !attempt.NothingSent,
            ServerDate = attempt.ServerDate,
            Transient = kind is FaultKind.Unreachable or FaultKind.TimedOut,
        };
    }

    static (FaultKind Kind, string Reason, bool NeverConnected) Judge(Exception exception) => exception switch
    {
        // SocketsHttpHandler's ConnectTimeout; every other cancellation is the caller's own.
        OperationCanceledException => (FaultKind.TimedOut, "connection", true),
        HttpRequestException http => http.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => (FaultKind.Unreachable, UnknownName, true),
            HttpRequestError.ConnectionError => (FaultKind.Unreachable, SocketReason(http), true),
            HttpRequestError.ProxyTunnelError => (FaultKind.Unreachable, "the proxy refused the connection", true),
            HttpRequestError.SecureConnectionError => Tls(http),
            HttpRequestError.InvalidResponse => (FaultKind.BadAnswer, "it is not HTTP", false),
            HttpRequestError.ConfigurationLimitExceeded => (FaultKind.BadAnswer, "its headers are too long", false),
            _ => (FaultKind.Unreachable, SocketReason(http), false),
        },
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } =>
            (FaultKind.BadAnswer, "it is not HTTP", false),
        _ => (FaultKind.Unreachable, SocketReason(exception), false),
    };

    // Retried like any broken connection when it broke off; a certificate that is not trusted now is not trusted in a
    // second either.
    static (FaultKind Kind, string Reason, bool NeverConnected) Tls(HttpRequestException http)
    {
        if (Find<AuthenticationException>(http) is not { } refused)
        {
            // SslStream builds the chain before it asks us, and breaks on what it can't read or has no name for.
            if (Find<CryptographicException>(http) is not null)
                return (FaultKind.Tls, "the certificate can't be read", true);
            var reason = Find<SocketException>(http) is null ? "the connection broke off" : SocketReason(http);
            return (FaultKind.Unreachable, reason + " during the TLS handshake", true);
        }
        // SslStream names X509ChainStatusFlags and SslPolicyErrors in its message, in every language.
        bool Says(string flag) => refused.Message.Contains(flag, StringComparison.Ordinal);
        var distrust = (refused as UntrustedCertificate)?.Reason ?? (
            Says("RemoteCertificateNameMismatch") ? "the certificate is for another name"
            : Says("NotTimeValid") ? "the certificate has expired or is not valid yet"
            : Says("Revoked") ? "the certificate is revoked"
            : Says("UntrustedRoot") || Says("PartialChain") ? "the certificate is signed by an unknown authority"
            : Says("RemoteCertificate") || Array.Exists(Enum.GetNames<X509ChainStatusFlags>(), Says)
                ? "the certificate is not trusted"
            : "no agreement on TLS");
        return (FaultKind.Tls, distrust, true);
    }

    static string SocketReason(Exception exception) => Find<SocketException>(exception)?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "the connection was reset",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown => "no route to it",
        SocketError.TimedOut => "the connection timed out",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => UnknownName,
        null => "the connection broke off",
        _ => "the connection failed",
    };

    static T? Find<T>(Exception? exception) where T : Exception
    {
        while (exception is not null and not T) exception = exception.InnerException;
        return exception as T;
    }
}

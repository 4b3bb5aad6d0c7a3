using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CredentialProcess.Certificates;

namespace CredentialProcess.Http;

/// <summary>Converts exceptions of .NET's network stack to faults.</summary>
static class NetworkErrorText
{
    /// <summary>The server requires a client certificate, and we have none.</summary>
    public static ConnectFailure ClientCertificateRequired(bool transient = false) =>
        new(FaultKind.Tls, "it requires a client certificate",
        "sso-cred has none: check the endpoint override, or ask the operator of the TLS inspection",
        transient);

    /// <param name="requestsCertificate">The host has requested a client certificate.</param>
    public static AwsFault ToFault(Exception exception, Attempt attempt, bool requestsCertificate = false)
    {
        if (Find<ConnectFailure>(exception) is { } connectFailure)
            return ToFault(connectFailure, attempt);
        if (ClassifyHandshake(exception, attempt, requestsCertificate) is { } handshakeFailure)
            return ToFault(handshakeFailure, attempt);
        var (kind, reason, neverConnected) = Classify(exception);
        var untrusted = kind == FaultKind.Tls ? Find<UntrustedCertificateException>(exception) : null;
        return new()
        {
            Kind = kind,
            Host = attempt.Host,
            Status = attempt.Status,
            Reason = reason,
            Certificate = untrusted?.Details,
            Hint = untrusted?.Reason is null ? null
                : "the server, or a proxy that inspects TLS, needs another certificate: curl refuses this one too",
            // Only SocketsHttpHandler's ConnectTimeout cancels here; callers handle their own cancellations.
            Phase = kind == FaultKind.TimedOut ? Phase.Connect : Phase.Answer,
            MayHaveArrived = !neverConnected && !attempt.NothingSent,
            ServerDate = attempt.ServerDate,
            // A SOCKS proxy may have refused the password, and a retry may lock the account.
            Transient = kind is FaultKind.Unreachable or FaultKind.TimedOut
                && exception is not HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError },
        };
    }

    static AwsFault ToFault(ConnectFailure connectFailure, Attempt attempt) => new()
    {
        Kind = connectFailure.Kind,
        Host = attempt.Host,
        Reason = connectFailure.Message,
        Hint = connectFailure.Hint,
        ProxyStatus = connectFailure.ProxyStatus,
        ServerDate = attempt.ServerDate,
        MayHaveArrived = attempt.MayHaveArrived,
        Transient = connectFailure.IsTransient,
    };

    // The peer's first bytes say more about a failed handshake than .NET's exception does.
    static ConnectFailure? ClassifyHandshake(Exception exception, Attempt attempt, bool requestsCertificate)
    {
        var isHandshakeDone = exception
            is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };
        if (requestsCertificate && CertificateProblem(exception) is null)
        {
            // With TLS 1.3 the server refuses only after the handshake, by an alert that OpenSSL names in its error. If
            // the connection is reset instead, the cause is uncertain.
            if (!isHandshakeDone || Mentions(exception, "certificate required"))
                return ClientCertificateRequired();
            if (attempt.Status is null && exception is not OperationCanceledException)
                return ClientCertificateRequired(transient: true);
        }

        return isHandshakeDone ? null : attempt.Peer switch
        {
            PeerAnswer.Http => new(FaultKind.Tls, "it answers in plain HTTP",
                "check the port of the endpoint override; a network that wants you to sign in first may have answered",
                transient: false),
            PeerAnswer.Other => new(FaultKind.Tls, "it does not speak TLS",
                "check host and port of the endpoint override", transient: false),
            // Either side may abort: the server by an alert, or this machine because of what the server has chosen.
            PeerAnswer.NoAgreement or PeerAnswer.Tls
                when Find<AuthenticationException>(exception) is not null && CertificateProblem(exception) is null =>
                new(FaultKind.Tls, "no agreement on TLS",
                "the server, or what inspects TLS on the way, offers no version and cipher suite that this machine "
                + "takes; ask its operator for TLS 1.2 with AES-GCM", transient: false),
            _ => null,
        };
    }

    static (FaultKind Kind, string? Reason, bool NeverConnected) Classify(Exception exception) => exception switch
    {
        OperationCanceledException => (FaultKind.TimedOut, null, true),
        HttpRequestException http => http.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => (FaultKind.Unreachable, TriedAddresses.UnknownName, true),
            HttpRequestError.ConnectionError => (FaultKind.Unreachable, SocketReason(http), true),
            HttpRequestError.ProxyTunnelError => (FaultKind.Unreachable, "the proxy refused the connection", true),
            HttpRequestError.SecureConnectionError => ClassifyTls(http),
            HttpRequestError.InvalidResponse => (FaultKind.BadAnswer, "it is not HTTP", false),
            HttpRequestError.ConfigurationLimitExceeded => (FaultKind.BadAnswer, "its headers are too long", false),
            _ => (FaultKind.Unreachable, SocketReason(http), false),
        },
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } =>
            (FaultKind.BadAnswer, "it is not HTTP", false),
        _ => (FaultKind.Unreachable, SocketReason(exception), false),
    };

    // A lost connection is retried; an untrusted certificate is not.
    static (FaultKind Kind, string? Reason, bool NeverConnected) ClassifyTls(HttpRequestException http)
    {
        if (Find<AuthenticationException>(http) is not { } refused)
        {
            // SslStream builds the chain before the callback runs, and fails on certificates that it can't parse.
            if (Find<CryptographicException>(http) is not null)
                return (FaultKind.Tls, "the certificate can't be read", true);
            var reason = Find<SocketException>(http) is null ? "the connection broke off" : SocketReason(http);
            return (FaultKind.Unreachable, reason + " during the TLS handshake", true);
        }
        return (FaultKind.Tls, CertificateProblem(refused) ?? "no agreement on TLS", true);
    }

    /// <summary>What is wrong with the certificate; null when that is not the cause.</summary>
    public static string? CertificateProblem(Exception exception)
    {
        if (Find<AuthenticationException>(exception) is not { } refused)
            return null;
        // SslStream's message contains names of X509ChainStatusFlags and SslPolicyErrors in every language.
        bool Says(string flag) => refused.Message.Contains(flag, StringComparison.Ordinal);
        return (refused as UntrustedCertificateException)?.Reason ?? (
            Says("RemoteCertificateNameMismatch") ? "the certificate is for another name"
            : Says("NotTimeValid") ? "the certificate has expired or is not valid yet"
            : Says("Revoked") ? "the certificate is revoked"
            : Says("UntrustedRoot") || Says("PartialChain") ? "the certificate is signed by an unknown authority"
            : Says("RemoteCertificate") || Array.Exists(Enum.GetNames<X509ChainStatusFlags>(), Says)
                ? "the certificate is not trusted"
            : null);
    }

    static string SocketReason(Exception exception) =>
        TriedAddresses.Describe(Find<SocketException>(exception)?.SocketErrorCode);

    /// <summary>The refused certificate and what is trusted; null where the platform has validated it.</summary>
    public static string? CertificateDetails(Exception exception) =>
        Find<UntrustedCertificateException>(exception)?.Details;

    static bool Mentions(Exception? exception, string words)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception.Message.Contains(words, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    static T? Find<T>(Exception? exception) where T : Exception
    {
        while (exception is not null and not T)
            exception = exception.InnerException;
        return exception as T;
    }
}

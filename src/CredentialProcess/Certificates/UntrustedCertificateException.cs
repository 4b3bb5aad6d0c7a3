using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CredentialProcess.Certificates;

/// <summary>
/// Why a server's certificate is refused. SslStream passes it on unchanged, so that the message to a person can name the
/// certificate and the trust in force.
/// </summary>
/// <param name="statuses">The exception's message: names of X509ChainStatusFlags or SslPolicyErrors.</param>
/// <param name="certificate">The one at fault: the server's or one above it; null if the server sent none.</param>
/// <param name="trust">What is trusted, in a few words.</param>
/// <param name="reason">In words, where the statuses do not say it.</param>
sealed class UntrustedCertificateException(string statuses, X509Certificate2? certificate, string trust, string? reason = null)
    : AuthenticationException(statuses)
{
    const int LongestName = 120;

    public string? Reason => reason;

    /// <summary>The certificate's subject and issuer, and what is trusted.</summary>
    public string Details { get; } = certificate is null ? $"trusted: {trust}"
        : $"subject '{Sanitize(certificate.Subject)}', issuer '{Sanitize(certificate.Issuer)}', trusted: {trust}";

    // The names are the server's own text: nothing in them may steer a terminal.
    static string Sanitize(string name) => string.Concat(
        name.Take(LongestName).Select(c => c is >= ' ' and <= '~' || char.IsLetterOrDigit(c) ? c : '?'))
        + (name.Length > LongestName ? "…" : "");
}

using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CredentialProcess.Certificates;

/// <summary>
/// Why a server's certificate is refused. SslStream passes this exception on unchanged, so that the error message can
/// name the certificate and what is trusted.
/// </summary>
/// <param name="statuses">The exception's message: names of X509ChainStatusFlags or SslPolicyErrors.</param>
/// <param name="certificate">The server's certificate or one above it; null if the server sent none.</param>
/// <param name="trust">Describes the trusted certificates.</param>
/// <param name="reason">For people, where the statuses do not tell.</param>
sealed class UntrustedCertificateException(string statuses, X509Certificate2? certificate, string trust,
    string? reason = null)
    : AuthenticationException(statuses)
{
    const int LongestName = 120;

    public string? Reason => reason;

    /// <summary>The certificate's subject and issuer, and what is trusted.</summary>
    public string Details { get; } = certificate is null ? $"trusted: {trust}"
        : $"subject '{Sanitize(certificate.Subject)}', issuer '{Sanitize(certificate.Issuer)}', trusted: {trust}";

    // The names come from the server: keep control characters off the terminal.
    static string Sanitize(string name) => string.Concat(
        name.Take(LongestName).Select(c => c is >= ' ' and <= '~' || char.IsLetterOrDigit(c) ? c : '?'))
        + (name.Length > LongestName ? "…" : "");
}

namespace CredentialProcess.Http;

/// <summary>How a peer answered the first words of a TLS handshake.</summary>
enum PeerAnswer
{
    None,
    Tls,

    /// <summary>The alert handshake_failure, protocol_version or insufficient_security (RFC 8446, 6).</summary>
    NoAgreement,

    /// <summary>Plain HTTP.</summary>
    Http,

    /// <summary>Neither TLS nor HTTP.</summary>
    Other,
}

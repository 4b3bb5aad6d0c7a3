namespace CredentialProcess.Http;

/// <summary>What a peer sends in response to a TLS ClientHello.</summary>
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

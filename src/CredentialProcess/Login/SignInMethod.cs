namespace CredentialProcess.Login;

/// <summary>How a person signs in. Each method needs its own kind of registration.</summary>
enum SignInMethod
{
    /// <summary>Device code, entered on any device (RFC 8628).</summary>
    Device,

    /// <summary>Browser on this machine with a loopback redirect (RFC 8252, PKCE).</summary>
    Browser,
}

namespace CredentialProcess.Login;

/// <summary>How a person signs in. Each way needs a client registration of its own kind.</summary>
enum SignInMethod
{
    /// <summary>A code that is typed or followed on any device (RFC 8628).</summary>
    Device,

    /// <summary>A browser on this machine, which comes back to a loopback listener (RFC 8252, with PKCE).</summary>
    Browser,
}

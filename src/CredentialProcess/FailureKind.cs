namespace CredentialProcess;

/// <summary>
/// Why a run failed, as far as something depends on it: the fallback to older credentials, the hint to sign in, the
/// answers of the container endpoint and of docker's helper, and the exit code (<see cref="ExitCodes"/>).
/// </summary>
enum FailureKind
{
    /// <summary>The command line, or another program's input, is wrong.</summary>
    Usage,

    /// <summary>The profile is unknown, incomplete or contradictory, or a config file can't be used.</summary>
    Configuration,

    /// <summary>
    /// Not signed in to the session. The library gives no hint: the executable adds the command that signs in.
    /// </summary>
    SignInNeeded,

    /// <summary>The person did not allow the sign-in.</summary>
    SignInDenied,

    /// <summary>Signed in, but AWS refuses this account, role or permission.</summary>
    AccessDenied,

    /// <summary>No connection, or the time limit was reached.</summary>
    Network,

    /// <summary>The service failed, rejects the request or sent an answer that can't be used.</summary>
    Service,

    /// <summary>A refusal in a form that AWS does not use: from a proxy, a sign-in page or another service.</summary>
    NotAws,

    /// <summary>A file, a port, a program or the terminal of this machine can't be used.</summary>
    Local,

    /// <summary>A bug in sso-cred.</summary>
    Internal,
}

namespace CredentialProcess;

/// <summary>The process's exit codes (DESIGN §7). Callers rely on the numbers.</summary>
enum ExitCode
{
    Done = 0,

    /// <summary>The service or the program failed.</summary>
    Failed = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>The profile is unknown, incomplete or contradictory.</summary>
    Configuration = 3,

    /// <summary>A person has to sign in.</summary>
    SignIn = 4,

    /// <summary>Signed in, but this account or role is refused.</summary>
    Refused = 5,

    /// <summary>The network or the time limit.</summary>
    Network = 6,
}

/// <summary>The one table between kinds of failure and exit codes.</summary>
static class ExitCodes
{
    public static ExitCode Of(FailureKind kind) => kind switch
    {
        FailureKind.Usage => ExitCode.Usage,
        FailureKind.Configuration => ExitCode.Configuration,
        FailureKind.SignInNeeded or FailureKind.SignInDenied => ExitCode.SignIn,
        FailureKind.AccessDenied => ExitCode.Refused,
        FailureKind.Network => ExitCode.Network,
        FailureKind.Service or FailureKind.NotAws or FailureKind.Local or FailureKind.Internal => ExitCode.Failed,
    };

    /// <summary>
    /// The kind to assume where only the number is known: from another process, whose version may be another.
    /// </summary>
    public static FailureKind ToKind(ExitCode exit) => exit switch
    {
        ExitCode.Usage => FailureKind.Usage,
        ExitCode.Configuration => FailureKind.Configuration,
        ExitCode.SignIn => FailureKind.SignInNeeded,
        ExitCode.Refused => FailureKind.AccessDenied,
        ExitCode.Network => FailureKind.Network,
        // Failed, or a number that this version does not know.
        _ => FailureKind.Service,
    };
}

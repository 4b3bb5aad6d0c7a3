namespace CredentialProcess;

/// <summary>How a run ends, as its exit code tells the caller.</summary>
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

/// <summary>
/// The one exception meant for people: what happened, and what to type next. Messages are lower case without a full
/// stop, quote the person's values and never hold a secret.
/// </summary>
sealed class Failure(ExitCode exit, string message, string? hint = null, Exception? cause = null)
    : Exception(message, cause)
{
    Func<string?>? _laterHint;
    string? _hint = hint;

    /// <summary>
    /// With a hint that is made when it is read: a listing of thousands of profiles drops nearly every failure unread.
    /// </summary>
    internal static Failure WithLaterHint(ExitCode exit, string message, Func<string?> hint) =>
        new(exit, message) { _laterHint = hint };

    public ExitCode Exit { get; } = exit;

    /// <summary>What to do about it, best as a command to type.</summary>
    public string? Hint => _hint ??= _laterHint?.Invoke();
}

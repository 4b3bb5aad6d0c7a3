namespace CredentialProcess;

/// <summary>
/// The one exception meant for people: what happened, and what to type next. Messages are lower case without a full
/// stop, quote the user's values and never hold a secret.
/// </summary>
sealed class Failure(FailureKind kind, string message, string? hint = null, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>A bug. The exception's message may hold anything, so only its type is shown.</summary>
    public static Failure Unexpected(Exception exception, string? hint = null) =>
        new(FailureKind.Internal, $"an unexpected {exception.GetType().Name} in sso-cred itself", hint);

    public FailureKind Kind { get; } = kind;

    public ExitCode Exit => ExitCodes.Of(Kind);

    /// <summary>
    /// Makes the hint when it is read: a listing of thousands of profiles drops nearly every failure unread.
    /// </summary>
    public Func<string>? LazyHint { private get; init; }

    /// <summary>What to do about it, best as a command to type; null where nothing helps.</summary>
    public string? Hint => hint ?? LazyHint?.Invoke();

    /// <summary>The same failure with another hint.</summary>
    public Failure WithHint(string another) => new(Kind, Message, another, this);
}

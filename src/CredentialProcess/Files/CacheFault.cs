namespace CredentialProcess.Files;

/// <summary>
/// What a cache throws where an entry can't be read, written or removed: the file system's errors, or a failure that
/// says itself what to do.
/// </summary>
static class CacheFault
{
    public static bool Is(Exception cause) => cause is IOException or UnauthorizedAccessException or Failure;

    /// <summary>The reason, short enough for a message.</summary>
    public static string TextOf(Exception cause) => cause is Failure ? cause.Message : IoErrorText.Of(cause);

    /// <summary>A failure that begins with what could not be done, and keeps the hint of the cache's own.</summary>
    /// <param name="hint">What to do about files.</param>
    public static Failure ToFailure(Exception cause, string message, string hint) => cause is Failure own
        ? new Failure(own.Kind, $"{message}: {own.Message}", own.Hint, cause)
        : new Failure(FailureKind.Local, $"{message}: {IoErrorText.Of(cause)}", hint, cause);
}

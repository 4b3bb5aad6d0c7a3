namespace CredentialProcess.Aws;

/// <summary>Whether a failed call may be retried.</summary>
enum RetryPolicy
{
    /// <summary>Idempotent.</summary>
    Safe,

    /// <summary>
    /// Only if the request has certainly not arrived: a refresh token or device code that has been spent gets
    /// <c>invalid_grant</c> the second time, and the first response is lost. For the same reason such a call, once its
    /// body is being sent, waits until the run ends.
    /// </summary>
    OnlyIfNotArrived,

    /// <summary>
    /// Idempotent, but not retried after a 429: the caller makes many such calls and slows all of them down.
    /// </summary>
    SafeUnlessThrottled,
}

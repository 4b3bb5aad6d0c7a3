namespace CredentialProcess.Aws;

/// <summary>Whether a call that failed may be made again.</summary>
enum RetryPolicy
{
    /// <summary>Doing it twice is the same as doing it once.</summary>
    Safe,

    /// <summary>
    /// Only while the request surely did not arrive: a refresh token or a device code that was spent answers
    /// <c>invalid_grant</c> the second time, and the first answer is lost. For the same reason such a call, once its
    /// body is on its way, waits for as long as the run lasts.
    /// </summary>
    OnlyIfNotArrived,

    /// <summary>
    /// Safe, but not after a 429: the caller has many such calls to make and slows all of them down.
    /// </summary>
    SafeUnlessThrottled,
}

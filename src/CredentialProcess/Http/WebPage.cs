namespace CredentialProcess.Http;

/// <summary>The response to a page request.</summary>
/// <param name="Date">The Date header.</param>
/// <param name="Location">The Location header.</param>
/// <param name="Body">Empty unless requested; truncated to the limit.</param>
/// <param name="Timings">Of the last attempt.</param>
sealed record WebPage(int Status, DateTimeOffset? Date, Uri? Location, byte[] Body, RequestTimings Timings);

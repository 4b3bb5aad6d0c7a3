namespace CredentialProcess.Http;

/// <summary>What a page answered.</summary>
/// <param name="Date">The server's clock as its Date header tells it.</param>
/// <param name="Location">Where it leads to.</param>
/// <param name="Body">As far as that was asked for and may be read.</param>
/// <param name="Timings">Of the try that was answered.</param>
sealed record WebPage(int Status, DateTimeOffset? Date, Uri? Location, byte[] Body, RequestTimings Timings);

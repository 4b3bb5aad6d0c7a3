namespace CredentialProcess.Http;

/// <summary>
/// Parses and normalizes the error code that a service sends. Anything that is not a plain name is dropped, since the
/// response must not be printed.
/// </summary>
static class ErrorCode
{
    // Longer than any modelled AWS error name, shorter than any token.
    const int MaxLength = 64;

    // botocore, retries/standard.py: ThrottledRetryableChecker and TransientRetryableChecker. They have SlowDown but
    // not SlowDownException (a device sign-in that polls too fast).
    static readonly string[] Throttling =
    [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
    ];

    // The last one is of STS (botocore, data/_retry.json).
    static readonly string[] Transient =
    [
        "RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete", "IDPCommunicationError",
    ];

    /// <summary><c>com.amazon#XException:http://…</c> → <c>XException</c> (botocore, parsers.py).</summary>
    public static string? Parse(string? value)
    {
        if (value is null)
            return null;
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? value : value[..colon]).Trim();
        name = name[(name.LastIndexOf('#') + 1)..];
        var isName = name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isName ? name : null;
    }

    public static bool IsThrottling(string? code) => Throttling.Contains(code);

    public static bool IsTransient(string? code) => Transient.Contains(code);

    /// <summary><c>InvalidGrantException</c> and <c>invalid_grant</c> → <c>InvalidGrant</c>.</summary>
    public static string? Normalize(string? code)
    {
        if (code is null)
            return null;
        if (char.IsAsciiLetterLower(code[0]))
        {
            code = string.Concat(code.Split('_', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        }
        return code.EndsWith("Exception", StringComparison.Ordinal) && code.Length > 9 ? code[..^9] : code;
    }
}

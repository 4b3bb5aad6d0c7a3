namespace CredentialProcess.Http;

/// <summary>
/// The name a service gives to an error, cut out of what it sent and brought into one form. Only a plain name passes:
/// whatever else stands there may be printed by nobody.
/// </summary>
static class ErrorCode
{
    // As long as no modelled name of any AWS service, and shorter than any token.
    const int MaxLength = 64;

    // botocore, retries/standard.py: ThrottledRetryableChecker and TransientRetryableChecker. SlowDown stands there,
    // SlowDownException (a device sign-in that polls too fast) does not.
    static readonly string[] Throttling =
    [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
    ];

    static readonly string[] Transient = ["RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete"];

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

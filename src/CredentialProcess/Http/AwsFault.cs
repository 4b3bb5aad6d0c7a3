namespace CredentialProcess.Http;

/// <summary>What kind of thing went wrong with one call.</summary>
enum FaultKind
{
    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>429, or an error code that means too many calls.</summary>
    Throttled,

    /// <summary>Any other 4xx; or the request could not even be made.</summary>
    BadRequest,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>A success that is not what AWS answers: empty, a web page, too large, incomplete.</summary>
    BadAnswer,

    /// <summary>3xx: never followed, since the token would travel with it.</summary>
    Redirected,

    /// <summary>No connection, or it broke off.</summary>
    Unreachable,

    /// <summary>The server's certificate is not trusted, or TLS could not be agreed on.</summary>
    Tls,

    /// <summary>The time for one try, or for the whole run, is over.</summary>
    TimedOut,
}

/// <summary>
/// What went wrong with one call, in our own words only: no text of the answer and no message of the SDK (it embeds
/// bodies) ever gets in here, so that everything here may be printed.
/// </summary>
sealed class AwsFault : Exception
{
    public required FaultKind Kind { get; init; }

    /// <summary>The host, with its port where that is not the usual one; null when no request was made.</summary>
    public string? Host { get; init; }

    /// <summary>The HTTP status; null without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>
    /// The error code in one form whoever sent it: <c>InvalidGrant</c> for <c>InvalidGrantException</c> and
    /// <c>invalid_grant</c>. Letters, digits and <c>_</c> only; null when there is none, or none that is a name.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>What happened, in a few words of ours, where the kind alone does not say it.</summary>
    public string? Reason { get; init; }

    /// <summary>The certificate that was refused, and what is trusted; null where the system has judged it.</summary>
    public string? Certificate { get; init; }

    /// <summary>The request may have reached the server: a call that spends something must not be made again.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>The server's clock as its Date header tells it.</summary>
    public DateTimeOffset? ServerDate { get; init; }

    /// <summary>How long the server asks to wait before the next call.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long the phase had lasted when its time was over.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>What was waited for when the time was over.</summary>
    internal Phase Phase { get; init; } = Phase.Answer;

    /// <summary>The proxy that it was waited for; null for the host itself.</summary>
    internal string? Via { get; init; }

    /// <summary>The status with which the proxy has refused a tunnel.</summary>
    internal int? ProxyStatus { get; init; }

    /// <summary>What to do about it, where that is more than the kind of fault says.</summary>
    internal string? Hint { get; init; }

    /// <summary>The same call may well succeed in a moment.</summary>
    internal bool Transient { get; init; }

    /// <summary>
    /// Only the portal's own exceptions say something of accounts and roles: ForbiddenException and
    /// ResourceNotFoundException. A proxy or a sign-in page has no error code, and another service of AWS (a wrong
    /// endpoint override) has others, such as UnknownOperationException or MissingAuthenticationTokenException.
    /// </summary>
    internal bool IsNotFromAws => (Kind == FaultKind.Forbidden && Code != "Forbidden")
        || (Kind == FaultKind.NotFound && Code != "ResourceNotFound");

    /// <summary>Who has set the endpoint that was called: a variable, or file and line; null where nobody has.</summary>
    internal string? Origin { get; set; }

    public override string Message => ToFailure().Message;

    /// <summary>The fault worded for a person. Callers that know the account or the session say it better.</summary>
    public Failure ToFailure() => FaultText.For(this);
}

namespace CredentialProcess.Http;

/// <summary>
/// A failed call. It holds neither text of the response nor an SDK message (which embeds bodies), so everything in here
/// may be printed.
/// </summary>
sealed class AwsFault : Exception
{
    public required FaultKind Kind { get; init; }

    /// <summary>The host, with its port unless default; null when no request was made.</summary>
    public string? Host { get; init; }

    /// <summary>The HTTP status; null without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>
    /// The error code in one form: <c>InvalidGrant</c> for both <c>InvalidGrantException</c> and <c>invalid_grant</c>.
    /// Only letters, digits and <c>_</c>; null when there is none, or it is not a name.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>The cause for people, where <see cref="Kind"/> does not tell it.</summary>
    public string? Reason { get; init; }

    /// <summary>The refused certificate and what is trusted; null where the platform has validated it.</summary>
    public string? Certificate { get; init; }

    /// <summary>The request may have reached the server: a call that spends something must not be retried.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>The response's Date header.</summary>
    public DateTimeOffset? ServerDate { get; init; }

    /// <summary>The Retry-After header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long the phase had taken at the timeout.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>The phase at the timeout.</summary>
    internal Phase Phase { get; init; } = Phase.Answer;

    /// <summary>The proxy that was waited for; null for the host itself.</summary>
    internal string? Via { get; init; }

    /// <summary>The status with which the proxy refused the tunnel.</summary>
    internal int? ProxyStatus { get; init; }

    /// <summary>A more specific hint than <see cref="Kind"/> gives.</summary>
    internal string? Hint { get; init; }

    /// <summary>The same call may succeed in a moment.</summary>
    internal bool Transient { get; init; }

    /// <summary>
    /// Only the portal's ForbiddenException and ResourceNotFoundException say something about accounts and roles. A
    /// proxy or a login page has no error code, and another AWS service (a wrong endpoint override) has others, such as
    /// UnknownOperationException or MissingAuthenticationTokenException.
    /// </summary>
    internal bool IsNotFromAws => (Kind == FaultKind.Forbidden && Code != "Forbidden")
        || (Kind == FaultKind.NotFound && Code != "ResourceNotFound");

    /// <summary>What set the endpoint: a variable, or file and line; null for the default.</summary>
    internal string? Origin { get; set; }

    public override string Message => ToFailure().Message;

    /// <summary>Callers that know the account or the session have better messages.</summary>
    public Failure ToFailure() => FaultText.For(this);
}

/// <summary>Why a call failed.</summary>
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

    /// <summary>Any other 4xx, or the request could not be created.</summary>
    BadRequest,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>A success response that AWS would not send: empty, a web page, too large, incomplete.</summary>
    BadAnswer,

    /// <summary>3xx: never followed, since the token would travel with it.</summary>
    Redirected,

    /// <summary>No connection, or it was lost.</summary>
    Unreachable,

    /// <summary>The server's certificate is not trusted, or TLS could not be agreed on.</summary>
    Tls,

    /// <summary>The timeout of the attempt or of the run.</summary>
    TimedOut,
}

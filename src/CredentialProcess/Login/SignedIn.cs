using CredentialProcess.Profiles;

namespace CredentialProcess.Login;

/// <summary>The result of a sign-in.</summary>
sealed record SignedIn
{
    public required Session Session { get; init; }

    /// <summary>The token's expiration.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// Until when the token can be refreshed without a person; null where it can't be. The session may end earlier.
    /// </summary>
    public DateTimeOffset? RefreshableUntil { get; init; }

    /// <summary>The Region of a vanity start URL, if it differs from <c>sso_region</c>.</summary>
    public string? OtherRegion { get; init; }

    /// <summary>How far the service's clock is ahead of this machine's, if more than two minutes.</summary>
    public TimeSpan? ServerAhead { get; init; }
}

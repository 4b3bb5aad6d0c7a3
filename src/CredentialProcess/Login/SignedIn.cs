using CredentialProcess.Profiles;

namespace CredentialProcess.Login;

/// <summary>How a sign-in ended, for whoever words it.</summary>
sealed record SignedIn
{
    public required Session Session { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// The end of the registration by which it can be refreshed without a person; null where it can't be. Its session may
    /// end before.
    /// </summary>
    public DateTimeOffset? RefreshableUntil { get; init; }

    /// <summary>The Region that a vanity start URL led to, where <c>sso_region</c> says another.</summary>
    public string? OtherRegion { get; init; }

    /// <summary>How far the service's clock is ahead of this machine's, where it is more than two minutes.</summary>
    public TimeSpan? ServerAhead { get; init; }
}

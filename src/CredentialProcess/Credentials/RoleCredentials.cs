using CredentialProcess.Aws;

namespace CredentialProcess.Credentials;

/// <summary>The values that tools sign requests with, and when they expire.</summary>
sealed record RoleCredentials
{
    /// <summary>
    /// Cached credentials are handed out only with more than this left. botocore and the .NET SDK run a credential
    /// process again for each request once less than 15 minutes are left; one more minute is a safety margin.
    /// </summary>
    public static readonly TimeSpan FreshnessWindow = TimeSpan.FromMinutes(16);

    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    public required string SessionToken { get; init; }

    public required DateTimeOffset Expiration { get; init; }

    /// <summary>What requests are signed with.</summary>
    public AccessKeys Keys => new(AccessKeyId, SecretAccessKey, SessionToken);

    public bool IsFresh(DateTimeOffset now) => Expiration - now > FreshnessWindow;

    public bool IsValid(DateTimeOffset now) => Expiration > now;

    /// <summary>
    /// Whether these may be handed out although new ones could not be fetched. Not where AWS refuses the role or the
    /// config is wrong: there the user, or an administrator, has decided otherwise.
    /// </summary>
    internal bool IsFallbackFor(Failure failure, DateTimeOffset now) => IsValid(now) && failure.Kind switch
    {
        FailureKind.SignInNeeded or FailureKind.SignInDenied or FailureKind.Network or FailureKind.Service
            or FailureKind.NotAws or FailureKind.Local or FailureKind.Internal => true,
        FailureKind.Usage or FailureKind.Configuration or FailureKind.AccessDenied => false,
    };

    /// <summary>Without the secrets, whatever prints it.</summary>
    public override string ToString() => "role credentials";
}

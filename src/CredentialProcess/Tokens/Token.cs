using System.Text.Json;

namespace CredentialProcess.Tokens;

/// <summary>The result of a sign-in for one session, with the client registration that was used.</summary>
sealed record Token
{
    /// <summary>
    /// With less time left a token is due for refresh. The AWS CLI's window (botocore tokens.py,
    /// <c>_REFRESH_WINDOW</c>), so that both tools refresh at the same time.
    /// </summary>
    public static readonly TimeSpan RefreshWindow = TimeSpan.FromMinutes(15);

    public required string StartUrl { get; init; }

    public required string Region { get; init; }

    public required string AccessToken { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public DateTimeOffset? RegistrationExpiresAt { get; init; }

    public string? RefreshToken { get; init; }

    /// <summary>Fields written by another program; kept when the file is rewritten.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = new Dictionary<string, JsonElement>();

    public bool HasExpired(DateTimeOffset now) => ExpiresAt <= now;

    public bool IsDue(DateTimeOffset now) => ExpiresAt - now < RefreshWindow;

    /// <summary>Whether everything a refresh needs is present and the registration has not expired.</summary>
    public bool CanRefresh(DateTimeOffset now) =>
        RefreshToken is not null && ClientId is not null && ClientSecret is not null && RegistrationExpiresAt > now;

    /// <summary>Keeps secrets out of messages.</summary>
    public override string ToString() => "token";
}

using System.Text.Json;

namespace CredentialProcess.Tokens;

/// <summary>What a sign-in left behind for one session, with the client registration that asked for it.</summary>
sealed record Token
{
    /// <summary>
    /// With less left a token is due for refresh. The AWS CLI's window (botocore tokens.py, <c>_REFRESH_WINDOW</c>), so
    /// that both tools agree on when.
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

    /// <summary>What another program wrote into the file; kept through a rewrite.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; init; } = new Dictionary<string, JsonElement>();

    public bool HasExpired(DateTimeOffset now) => ExpiresAt <= now;

    public bool IsDue(DateTimeOffset now) => ExpiresAt - now < RefreshWindow;

    /// <summary>Everything a refresh needs is here and its registration still lives.</summary>
    public bool CanRefresh(DateTimeOffset now) =>
        RefreshToken is not null && ClientId is not null && ClientSecret is not null && RegistrationExpiresAt > now;

    /// <summary>No secret ever reaches a message by accident.</summary>
    public override string ToString() => $"token until {ExpiresAt:u}";
}

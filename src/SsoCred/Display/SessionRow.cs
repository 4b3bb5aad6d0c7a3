namespace SsoCred.Display;

/// <summary>What <c>status</c> shows of one session.</summary>
/// <param name="Session">The [sso-session]'s name; null for a start URL of legacy profiles.</param>
/// <param name="Usable">Credentials can be fetched now, as far as is known without network calls.</param>
/// <param name="SignedInUntil">When the token ends or ended; null where there is none.</param>
/// <param name="RefreshableUntil">
/// When the client registration expires, which a refresh needs; the session may end earlier, which only the service
/// knows. Null where there is no refresh.
/// </param>
/// <param name="Store">Where its secrets are: files or keyring.</param>
/// <param name="Trouble">Why the token cannot be read; null where it can.</param>
sealed record SessionRow(string? Session, string StartUrl, string Region, bool Usable, string? SignedInUntil,
    string? RefreshableUntil, string? Trouble, IReadOnlyList<ProfileRow> Profiles, string Store = "files")
{
    /// <summary>The command to sign in; null where the session is incomplete.</summary>
    public string? SignIn { get; init; }
}

/// <param name="CredentialsUntil">When the cached role credentials expire; null where none are valid.</param>
/// <param name="Via">The profile whose credentials assume the role; null for the role of a sign-in.</param>
sealed record ProfileRow(string Profile, string AccountId, string RoleName, string? Via, string? CredentialsUntil);

using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// What a user signs in to: an <c>[sso-session]</c> section, or the start URL written in a legacy profile itself.
/// </summary>
/// <param name="Name">The section's name; null for a legacy profile.</param>
/// <param name="StartUrl">As configured, never normalized: cache file names are derived from it.</param>
/// <param name="Region">The Region of the Identity Center instance (<c>sso_region</c>), a host label.</param>
/// <param name="RegistrationScopes">The raw <c>sso_registration_scopes</c>, or null.</param>
sealed record Session(string? Name, string StartUrl, string Region, string? RegistrationScopes)
{
    /// <summary>
    /// The text whose SHA-1 names the token file: the session's name, or a legacy profile's start URL.
    /// </summary>
    public string Key => Name ?? StartUrl;

    /// <summary>The start URL for display: without a user name, a password or a query.</summary>
    public string RedactedStartUrl => PrintableUrl.Redact(StartUrl);

    /// <summary>How messages refer to it.</summary>
    public string Label => Name is null ? $"start URL '{PrintableUrl.Text(StartUrl)}'" : $"session '{Name}'";

    public override string ToString() => Label;

    /// <summary>Where its secrets are; null where neither the session nor the environment says so.</summary>
    public SecretStore? Store { get; init; }

    /// <summary>Every key of the section, or of the legacy profile, as written; names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();
}

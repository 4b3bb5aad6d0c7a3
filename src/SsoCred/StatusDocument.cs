using System.Text.Json.Serialization;

namespace SsoCred;

/// <summary>What <c>status --json</c> prints; documented in the README, and stable: fields are only ever added.</summary>
sealed record StatusDocument(IReadOnlyList<SessionRow> Sessions);

/// <param name="Session">The [sso-session]'s name; null for a start URL of legacy profiles.</param>
/// <param name="Usable">Credentials can be had now, as far as is known without asking the network.</param>
/// <param name="SignedInUntil">When the token ends or ended; null where there is none.</param>
/// <param name="RefreshableUntil">Until when it can at most be refreshed without a person; null where it can't be.</param>
/// <param name="Trouble">Why the token can't be read; null where it can.</param>
sealed record SessionRow(string? Session, string StartUrl, string Region, bool Usable, string? SignedInUntil,
    string? RefreshableUntil, string? Trouble, IReadOnlyList<ProfileRow> Profiles);

/// <param name="CredentialsUntil">When the cached role credentials end; null where there are none that still live.</param>
sealed record ProfileRow(string Profile, string AccountId, string RoleName, string? CredentialsUntil);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StatusDocument))]
sealed partial class StatusJson : JsonSerializerContext;

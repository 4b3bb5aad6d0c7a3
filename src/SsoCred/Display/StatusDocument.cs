namespace SsoCred.Display;

/// <summary>What <c>status --json</c> prints.</summary>
static class StatusDocument
{
    public static void Write(IReadOnlyList<SessionRow> sessions) => JsonOutput.Write(json =>
        json.WriteObjects("sessions", sessions, session =>
        {
            json.WriteString("session"u8, session.Session);
            json.WriteString("startUrl"u8, session.StartUrl);
            json.WriteString("region"u8, session.Region);
            json.WriteBoolean("usable"u8, session.Usable);
            json.WriteString("signedInUntil"u8, session.SignedInUntil);
            json.WriteString("refreshableUntil"u8, session.RefreshableUntil);
            json.WriteString("trouble"u8, session.Trouble);
            json.WriteObjects("profiles", session.Profiles, profile =>
            {
                json.WriteString("profile"u8, profile.Profile);
                json.WriteString("accountId"u8, profile.AccountId);
                json.WriteString("roleName"u8, profile.RoleName);
                json.WriteString("credentialsUntil"u8, profile.CredentialsUntil);
            });
        }));
}

/// <summary>What <c>status</c> tells of one session.</summary>
/// <param name="Session">The [sso-session]'s name; null for a start URL of legacy profiles.</param>
/// <param name="Usable">Credentials can be had now, as far as is known without asking the network.</param>
/// <param name="SignedInUntil">When the token ends or ended; null where there is none.</param>
/// <param name="RefreshableUntil">
/// When the registration ends by which it can be refreshed without a person, unless its session ends before, of which only
/// the service knows; null where it can't be.
/// </param>
/// <param name="Trouble">Why the token can't be read; null where it can.</param>
sealed record SessionRow(string? Session, string StartUrl, string Region, bool Usable, string? SignedInUntil,
    string? RefreshableUntil, string? Trouble, IReadOnlyList<ProfileRow> Profiles);

/// <param name="CredentialsUntil">When the cached role credentials end; null where there are none that still live.</param>
sealed record ProfileRow(string Profile, string AccountId, string RoleName, string? CredentialsUntil);

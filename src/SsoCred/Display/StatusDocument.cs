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
            json.WriteString("store"u8, session.Store);
            json.WriteObjects("profiles", session.Profiles, profile =>
            {
                json.WriteString("profile"u8, profile.Profile);
                json.WriteString("accountId"u8, profile.AccountId);
                json.WriteString("roleName"u8, profile.RoleName);
                json.WriteString("credentialsUntil"u8, profile.CredentialsUntil);
                json.WriteString("via"u8, profile.Via);
            });
        }));
}

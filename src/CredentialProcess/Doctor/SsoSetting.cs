namespace CredentialProcess.Doctor;

/// <summary>
/// Tells the keys that make a profile an SSO profile from this program's own, which share their prefix.
/// </summary>
static class SsoSetting
{
    internal static bool Is(string key) => key.StartsWith("sso_", StringComparison.Ordinal)
        && !key.StartsWith("sso_cred_", StringComparison.Ordinal);
}

namespace CredentialProcess.Config;

/// <summary>
/// The option that names a profile, on this program's command line or in a <c>credential_process</c>.
/// </summary>
static class ProfileOption
{
    public const string Name = "--profile", Alias = "-p";

    public static bool Is(string word) => word is Name or Alias;
}

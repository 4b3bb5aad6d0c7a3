namespace CredentialProcess;

/// <summary>
/// What the executable is called where it is run and where it introduces itself. Names on disk (folders, file endings,
/// comments in the config, docker's helpers) are facts of their own: they have to stay whatever the program is called.
/// </summary>
static class ProgramName
{
    public const string Value = "sso-cred";
}

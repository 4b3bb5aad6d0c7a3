namespace CredentialProcess.Http;

/// <summary>What this program calls itself in every request, to proxies too.</summary>
static class UserAgent
{
    public const string Header = "User-Agent";

    public static readonly string Value =
        $"{ProgramName.Value}/{typeof(UserAgent).Assembly.GetName().Version?.ToString(3)}";
}

using CredentialProcess.Profiles;

namespace CredentialProcess.Login;

/// <summary>
/// The client name for registrations, which people see on the sign-in page. Session names are reduced to letters,
/// digits, hyphens and underscores, at most 64.
/// </summary>
static class ClientName
{
    const int MaxLength = 64;

    public static string For(Session session)
    {
        var plain = string.Concat((session.Name ?? "").Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-'));
        var name = $"{ProgramName.Value}-{plain.Trim('-')}";
        return name[..Math.Min(name.Length, MaxLength)].TrimEnd('-');
    }
}

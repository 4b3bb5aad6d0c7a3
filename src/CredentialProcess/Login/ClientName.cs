using CredentialProcess.Profiles;

namespace CredentialProcess.Login;

/// <summary>
/// The name under which this program registers, which the person reads on the sign-in page. A session may be called
/// anything; what is sent are letters, digits, hyphens and underscores, at most 64.
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

using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Login;

/// <summary>
/// The scopes a session asks for, by the AWS CLI's rules (customizations/sso/utils.py, botocore utils.py): the list is
/// split at commas, legacy profiles have none, and a sign-in by browser asks for the default where none is configured.
/// </summary>
static class Scopes
{
    /// <summary>What listing accounts and getting role credentials needs (IAM Identity Center user guide, "Scopes").</summary>
    public const string Default = "sso:account:access";

    /// <summary>As configured; null where the key is absent, which names another registration than [].</summary>
    public static IReadOnlyList<string>? Configured(Session session)
    {
        if (session.Name is null || session.RegistrationScopes is not { } text)
            return null;
        var scopes = new List<string>();
        foreach (var part in text.Split(','))
        {
            if (PythonWhitespace.Trim(part) is { IsEmpty: false } scope)
                scopes.Add(scope.ToString());
        }

        return scopes;
    }

    /// <summary>What to ask the service for; null sends none.</summary>
    public static IReadOnlyList<string>? Requested(Session session, SignInMethod method) =>
        Configured(session) is { Count: > 0 } scopes ? scopes : method == SignInMethod.Browser ? [Default] : null;
}

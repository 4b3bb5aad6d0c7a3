using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Login;

/// <summary>
/// The scopes of a session, by the AWS CLI's rules (customizations/sso/utils.py, botocore utils.py): separated by
/// commas, none for legacy profiles, and a default for browser sign-ins.
/// </summary>
static class Scopes
{
    /// <summary>Lets a token list accounts and get role credentials.</summary>
    public const string Default = "sso:account:access";

    /// <summary>Null without the key, which has another cache key than an empty list.</summary>
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

    /// <summary>The scopes to request; null sends none.</summary>
    public static IReadOnlyList<string>? Requested(Session session, SignInMethod method) =>
        Configured(session) is { Count: > 0 } scopes ? scopes : method == SignInMethod.Browser ? [Default] : null;
}

using CredentialProcess.Aws;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// What a value of a profile can't be meant for. In this file format quotes, and a comment behind a value, are part of
/// the value. The AWS CLI sends such values as they are, so nothing is refused for them: they are told where a call has
/// failed, and by the doctor.
/// </summary>
static class ProfileValidation
{
    public const string Account = "sso_account_id", Role = "sso_role_name";

    /// <summary>The keys that the portal is asked by.</summary>
    static readonly string[] s_portalKeys = [Account, Role];

    /// <summary>What the key's value should look like; null where it does.</summary>
    public static string? Fault(string key, string value) => key switch
    {
        Account when !AccountId.Is(value) => "an account id is 12 digits and nothing else",
        // Of permission sets and of IAM roles alike: [\w+=,.@-]+ (IAM Identity Center API reference, PermissionSet).
        Role when value.Any(c => !char.IsAsciiLetterOrDigit(c) && !"+=,.@-_".Contains(c)) =>
            "the name of a role is letters, digits and + = , . @ - _",
        "region" when !RegionName.IsHostLabel(value) => "a Region is written like us-east-1",
        _ => null,
    };

    /// <summary>How to put it right.</summary>
    public static string Fix(string key) =>
        $"write the value of {key} alone: quotes, blanks and a comment on the same line are part of it";

    /// <summary>The first of the values which the portal is asked by that it can't know, with file and line.</summary>
    public static (string Text, string Fix)? FirstFault(Profile profile)
    {
        foreach (var key in s_portalKeys)
        {
            var value = key == Account ? profile.AccountId : profile.RoleName;
            if (Fault(key, value) is not { } fault)
                continue;
            var where = profile.SourceKeys is { } source && source.TryGet(key, out var setting) ? $"{setting.Location}: " : "";
            return ($"{where}{key} is '{Printable.Text(value)}', but {fault}", Fix(key));
        }

        return null;
    }
}

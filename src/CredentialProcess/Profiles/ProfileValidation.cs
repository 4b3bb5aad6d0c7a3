using CredentialProcess.Aws;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// Recognizes values that can't be right. In this file format quotes, and a comment after a value, are part of the
/// value. The AWS CLI sends such values as they are, so they are not refused but reported when a call has failed, and
/// by the doctor.
/// </summary>
static class ProfileValidation
{
    public const string Account = "sso_account_id", Role = "sso_role_name";

    /// <summary>The keys whose values are sent to the portal.</summary>
    static readonly string[] s_portalKeys = [Account, Role];

    /// <summary>What the key's value should look like; null where it does.</summary>
    public static string? Fault(string key, string value) => key switch
    {
        Account when !AccountId.Is(value) => "an account id is exactly 12 digits",
        Role when !RoleName.HasValidCharacters(value) =>
            "a role name is letters, digits and + = , . @ - _",
        "region" when !RegionName.IsHostLabel(value) => "a Region looks like us-east-1",
        _ => null,
    };

    /// <summary>The hint that says how to fix the value.</summary>
    public static string Fix(string key) =>
        $"write only the value of {key}: quotes, spaces and a comment on the same line are part of it";

    /// <summary>The first value sent to the portal that can't be right, with file and line.</summary>
    public static (string Text, string Fix)? FirstFault(SsoProfile profile)
    {
        foreach (var key in s_portalKeys)
        {
            var value = key == Account ? profile.AccountId : profile.RoleName;
            if (Fault(key, value) is not { } fault)
                continue;
            var where = profile.SourceKeys is { } source && source.TryGet(key, out var setting)
                ? $"{setting.Location}: " : "";
            return ($"{where}{key} is '{Printable.Text(value)}', but {fault}", Fix(key));
        }

        return null;
    }
}

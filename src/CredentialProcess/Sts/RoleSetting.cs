using CredentialProcess.Profiles;

namespace CredentialProcess.Sts;

/// <summary>A parameter of AssumeRole as the user knows it: a key of the profile, or an option.</summary>
sealed class RoleSetting(string key, string option)
{
    public string Key => key;

    public string Option => option;

    public static readonly RoleSetting SessionName = new("role_session_name", "--session-name");
    public static readonly RoleSetting ExternalId = new("external_id", "--external-id");
    public static readonly RoleSetting Duration = new("duration_seconds", "--duration");
    public static readonly RoleSetting PolicyArns = new("sso_cred_policy_arns", "--policy-arn");
    public static readonly RoleSetting PolicyFile = new("sso_cred_policy_file", "--policy");

    /// <summary>The key with its file and line, or the option where the profile does not have the key.</summary>
    public string In(RoleProfile profile) =>
        profile.SourceKeys is { } keys && keys.TryGet(Key, out var value) ? $"{value.Location}: {Key}" : Option;
}

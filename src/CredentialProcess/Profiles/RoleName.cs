namespace CredentialProcess.Profiles;

/// <summary>
/// The name of a role. The portal lists the names of permission sets, at most 32 characters of
/// <c>[\w+=,.@-]</c> (IAM Identity Center API reference, PermissionSet), while roles of IAM have the same characters
/// and at most 64 (IAM API reference, Role): the looser limit counts.
/// </summary>
static class RoleName
{
    public const int MaxLength = 64;

    public static bool IsValid(string name) => name.Length is > 0 and <= MaxLength && HasValidCharacters(name);

    public static bool HasValidCharacters(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '=' or ',' or '.' or '@' or '-');
}

using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Sts;

/// <summary>
/// The service's limits (STS API reference, AssumeRole), checked before a call: STS answers each of them with the same
/// ValidationError. Only ASCII counts as a letter there.
/// </summary>
static class AssumedRoleValidation
{
    const string AlphaNumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    static readonly SearchValues<char> s_sessionName = SearchValues.Create(AlphaNumeric + "_+=,.@-");
    static readonly SearchValues<char> s_externalId = SearchValues.Create(AlphaNumeric + "_+=,.@:/-");

    /// <exception cref="Failure">What STS would not accept, with file and line.</exception>
    public static void Validate(RoleProfile profile)
    {
        if (FindFault(profile) is { } failure)
            throw failure;
    }

    /// <summary>The first parameter that STS would not accept; null where there is none.</summary>
    public static Failure? FindFault(RoleProfile profile)
    {
        var role = profile.Role;
        if (role.SessionName is { } name && !Consists(name, s_sessionName, 64))
        {
            return Refused(RoleSetting.SessionName, $" is '{Printable.Text(name)}', but",
                "a session name is 2 to 64 letters, digits and _ + = , . @ -");
        }

        // It is not shown: some treat it as a secret.
        if (role.ExternalId is { } id && !Consists(id, s_externalId, 1224))
        {
            return Refused(RoleSetting.ExternalId, ":",
                "an external id is 2 to 1224 letters, digits and _ + = , . @ : / -");
        }

        if (role.DurationSeconds is { } seconds and not (>= 900 and <= 43_200))
        {
            return Refused(RoleSetting.Duration, string.Create(CultureInfo.InvariantCulture, $" is {seconds}, but"),
                "a session lasts 900 to 43200 seconds");
        }

        return role.Policy is { } policy ? FindFault(policy) : null;

        Failure? FindFault(SessionPolicy policy)
        {
            if (policy.Document is { } document && Fault(document) is { } defect)
                return Refused(RoleSetting.PolicyFile, ":", defect);
            if (policy.Arns.Count > SessionPolicy.MaxArns)
            {
                return Refused(RoleSetting.PolicyArns, ":",
                    $"a session has at most {SessionPolicy.MaxArns} managed policies");
            }

            return policy.Arns.FirstOrDefault(arn => !SessionPolicy.IsArn(arn)) is { } other
                ? Refused(RoleSetting.PolicyArns, $" has '{Printable.Text(other)}', but",
                    "the ARN of a policy looks like arn:aws:iam::aws:policy/ReadOnlyAccess")
                : null;
        }

        Failure Refused(RoleSetting setting, string has, string rule) => new(FailureKind.Configuration,
            $"{setting.In(profile)}{has} {rule}", $"set {setting.Key} or {setting.Option} to what AWS accepts");
    }

    /// <summary>
    /// A code is never asked for: an MFA device belongs to an IAM user, and callers hide prompts. Call it where the
    /// cache has no live credentials of the role.
    /// </summary>
    /// <exception cref="Failure">The profile has <c>mfa_serial</c>.</exception>
    public static void RefuseMfa(RoleProfile profile)
    {
        if (profile.Role.MfaSerial is null)
            return;
        var where = profile.SourceKeys is { } keys && keys.TryGet("mfa_serial", out var value)
            ? $"{value.Location}: " : "";
        throw new Failure(FailureKind.Configuration,
            $"{where}profile '{Printable.Text(profile.Name)}' has mfa_serial, and its credentials are not cached",
            $"run 'aws sts get-caller-identity --profile {TypedCommand.Word(profile.Name)}' once, which asks "
            + "for the code");
    }

    static bool Consists(string text, SearchValues<char> characters, int max) =>
        text.Length >= 2 && text.Length <= max && !text.AsSpan().ContainsAnyExcept(characters);

    static string? Fault(string policy)
    {
        if (policy.Length > SessionPolicy.MaxLength)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"a session policy has at most {SessionPolicy.MaxLength} characters, this has {policy.Length}");
        }

        // The pattern of the parameter, which has fewer controls; those are no JSON.
        if (policy.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff'))
            return "a session policy has no characters beyond U+00FF";
        return IsJsonObject(policy) ? null : "a session policy is one JSON object";
    }

    static bool IsJsonObject(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

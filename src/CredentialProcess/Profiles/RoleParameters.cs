using System.Globalization;
using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// Builds the parameters of AssumeRole from a profile's keys or from options. What the AWS CLI refuses before a call
/// (the minimum lengths of STS's service-2.json) is refused here; what only STS refuses is checked with the call, since
/// cached credentials may exist.
/// </summary>
sealed class RoleParameters(PolicyReader policies)
{
    const int MinNameLength = 2, MinSerialLength = 9, MinSeconds = 900;

    /// <exception cref="Failure">A value can't be one; with file and line.</exception>
    internal AssumedRole Of(string name, ConfigKeys keys)
    {
        _ = keys.TryGet("role_arn", out var arn);
        return new AssumedRole
        {
            Arn = Arn(arn.Text, $"{arn.Location}: role_arn of profile '{Printable.Text(name)}'",
                FailureKind.Configuration),
            SessionName = keys.TryGet("role_session_name", out var session) && session.Text.Length > 0
                ? Long(session.Text, MinNameLength, $"{session.Location}: role_session_name", FailureKind.Configuration)
                : null,
            ExternalId = keys.TryGet("external_id", out var id)
                ? Long(id.Text, MinNameLength, $"{id.Location}: external_id", FailureKind.Configuration) : null,
            MfaSerial = keys.TryGet("mfa_serial", out var serial)
                ? Long(serial.Text, MinSerialLength, $"{serial.Location}: mfa_serial", FailureKind.Configuration)
                : null,
            DurationSeconds = keys.TryGet("duration_seconds", out var seconds)
                ? Seconds(seconds.Text, $"{seconds.Location}: duration_seconds") : null,
            Policy = policies.Of(keys),
        };
    }

    /// <summary>The role with what the options give in place of what is configured.</summary>
    /// <param name="role">Null where the options name the role themselves.</param>
    /// <param name="origin">File and line of the options; null for this program's command line.</param>
    /// <exception cref="Failure">A value can't be one.</exception>
    internal AssumedRole Of(RoleArguments options, AssumedRole? role, string? origin)
    {
        var kind = origin is null ? FailureKind.Usage : FailureKind.Configuration;
        var arn = options.Arn is { } text ? Arn(text, Named(RoleArguments.ArnOption), kind) : role!.Arn;
        return new AssumedRole
        {
            Arn = arn,
            SessionName = options.SessionName is { } name
                ? Long(name, MinNameLength, Named(RoleArguments.SessionNameOption), kind) : role?.SessionName,
            ExternalId = options.ExternalId is { } id
                ? Long(id, MinNameLength, Named(RoleArguments.ExternalIdOption), kind) : role?.ExternalId,
            MfaSerial = role?.MfaSerial,
            DurationSeconds = options.Duration is { } duration
                ? PythonInteger.Parse(duration) is { } seconds and >= MinSeconds ? seconds
                    : throw NotSeconds(duration, Named(RoleArguments.DurationOption), kind)
                : role?.DurationSeconds,
            Policy = policies.Of(options, Named, kind) ?? role?.Policy,
        };

        string Named(string option) => origin is null ? option : $"{origin}: {option}";
    }

    static RoleArn Arn(string text, string origin, FailureKind kind) => RoleArn.TryParse(text, out var arn) ? arn
        : throw new Failure(kind, $"{origin} is '{Printable.Text(text)}', which is not the ARN of a role",
            "write it as arn:aws:iam::ACCOUNT:role/NAME");

    static string Long(string text, int length, string origin, FailureKind kind) => text.Length >= length ? text
        : throw new Failure(kind, $"{origin} is '{Printable.Text(text)}', but it has at least {length} characters",
            "write it as the role's owner gave it, or remove it");

    // The AWS CLI ignores what is no integer (botocore, credentials.py: a warning in its debug log).
    static long? Seconds(string text, string origin) => PythonInteger.Parse(text) switch
    {
        null => null,
        >= MinSeconds and var seconds => seconds,
        _ => throw NotSeconds(text, origin, FailureKind.Configuration),
    };

    static Failure NotSeconds(string text, string origin, FailureKind kind) => new(kind,
        $"{origin} is '{Printable.Text(text)}', but a role lasts at least {MinSeconds} seconds",
        string.Create(CultureInfo.InvariantCulture, $"write whole seconds, {MinSeconds} to 43200"));
}

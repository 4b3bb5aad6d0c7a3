using CredentialProcess.Aws;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Sts;

/// <summary>
/// What each error code of STS means for the user (STS API reference, "Common errors" and AssumeRole). One code,
/// AccessDenied, stands for a missing permission, the trust policy, the external id and a role that does not exist.
/// </summary>
static class StsFaults
{
    /// <summary>The key that names the Region of a call.</summary>
    internal const string RegionKey = "region";

    /// <summary>What role chaining allows, whatever the role does (IAM user guide, "Role chaining").</summary>
    const int ChainingLimitSeconds = 3600;

    const string RetryLater = "try again in a while";

    /// <summary>
    /// Whether STS no longer accepts the credentials that signed, or does not know them: new ones of the same profile
    /// may do.
    /// </summary>
    public static bool AreCallersKeysRefused(Failure failure) =>
        failure.InnerException is AwsFault { Code: { } code } && IsOfKeys(code);

    public static Failure ToFailure(AwsFault fault, StsCall call, TimeProvider clock)
    {
        if (ClockSkew.Explain(fault, "STS", clock) is { } skew)
            return skew;
        var checkEndpoint = FaultText.CheckEndpoint(fault.Origin, RegionKey);
        return fault.Kind switch
        {
            FaultKind.BadAnswer or FaultKind.Redirected => fault.ToFailure().WithHint(checkEndpoint),
            FaultKind.Throttled or FaultKind.ServerError or FaultKind.Unreachable or FaultKind.Tls
                or FaultKind.TimedOut => fault.ToFailure(),
            FaultKind.BadRequest when fault.Status is null => fault.ToFailure(),
            FaultKind.BadRequest or FaultKind.Unauthorized or FaultKind.Forbidden or FaultKind.NotFound =>
                (call.Role is { } role ? OfAssumeRole(fault, call, role) : null) ?? OfAnyCall(fault, call)
                ?? FaultText.ForNonAwsResponse(fault).WithHint(checkEndpoint),
        };
    }

    static Failure? OfAssumeRole(AwsFault fault, StsCall call, RoleProfile profile)
    {
        var source = profile.Source;
        return fault.Code switch
        {
            "AccessDenied" => new Failure(FailureKind.AccessDenied,
                $"profile '{Printable.Text(call.Caller)}' may not assume role '{profile.Role.Arn}'",
                "check that the role exists, its trust policy names who calls, external_id is the one it asks for, and "
                + "the caller is allowed sts:AssumeRole", fault),
            "ValidationError" when profile.Role.DurationSeconds is > ChainingLimitSeconds and var seconds =>
                new Failure(FailureKind.Configuration,
                    $"{RoleSetting.Duration.In(profile)} is {seconds}, which STS does not allow for role "
                    + $"'{profile.Role.Arn}'",
                    source.Profile is null
                        ? "set duration_seconds or --duration to at most the role's maximum session duration"
                        : "set duration_seconds or --duration to 3600 or less: a role that is assumed with another "
                            + "role's credentials (role chaining) lasts at most one hour", fault),
            "ValidationError" => new Failure(FailureKind.Configuration,
                $"STS rejects a parameter of role '{profile.Role.Arn}'",
                $"check the role_ keys, external_id and duration_seconds of profile '{Printable.Text(profile.Name)}'",
                fault),
            "MalformedPolicyDocument" => new Failure(FailureKind.Configuration,
                $"{PolicySetting(profile)}: STS does not accept the session policy",
                "check its grammar, for example with: aws accessanalyzer validate-policy", fault),
            "PackedPolicyTooLarge" => new Failure(FailureKind.Configuration,
                $"{PolicySetting(profile)}: the session policies are too large for STS in its packed form",
                "use fewer or shorter ones", fault),
            _ => null,
        };
    }

    static Failure? OfAnyCall(AwsFault fault, StsCall call)
    {
        var caller = $"profile '{Printable.Text(call.Caller)}'";
        var region = call.Endpoint.Scope.Region;
        return fault.Code switch
        {
            { } code when IsOfKeys(code) => new Failure(FailureKind.AccessDenied,
                $"STS does not accept the credentials of {caller} ({code})", KeysHint(code, call), fault),
            "AccessDenied" => new Failure(FailureKind.AccessDenied, $"{caller} may not call STS",
                "an endpoint policy or a service control policy may forbid it", fault),
            "RegionDisabled" => new Failure(FailureKind.AccessDenied,
                $"STS is not active in '{region}' for the account of {caller}",
                "set region in the profile or AWS_REGION to another Region, or have an administrator activate STS "
                + "there (IAM console, account settings)", fault),
            "OptInRequired" => new Failure(FailureKind.AccessDenied,
                $"the account of {caller} is not opted in to '{region}'",
                "set region in the profile or AWS_REGION to another Region, or have an administrator enable it", fault),
            "SignatureDoesNotMatch" or "RequestExpired" or "RequestTimeTooSkewed" or "IncompleteSignature" =>
                new Failure(FailureKind.AccessDenied,
                    $"STS does not accept the signature of {caller} ({fault.Code})",
                    "check this machine's clock, the secret key, and a proxy that may alter requests", fault),
            "IDPCommunicationError" => new Failure(FailureKind.Service,
                $"'{fault.Host}' failed ({fault.Status} {fault.Code})", RetryLater, fault),
            { } when fault.Kind == FaultKind.BadRequest => fault.ToFailure(),
            _ => null,
        };
    }

    static bool IsOfKeys(string code) =>
        code is "ExpiredToken" or "InvalidClientTokenId" or "UnrecognizedClient" or "InvalidToken";

    static string KeysHint(string code, StsCall call) => (code, call.Role?.Source) switch
    {
        (_, { Keys: not null }) => "check aws_access_key_id, aws_secret_access_key and aws_session_token of that "
            + "profile: the key may have been deleted or be for another partition",
        ("ExpiredToken", _) => "try again: new ones are fetched",
        _ => $"they may have been revoked, or '{call.Endpoint.Scope.Region}' is not enabled in their account: set "
            + "region in the profile, or AWS_REGION, to another Region",
    };

    static string PolicySetting(RoleProfile profile) =>
        (profile.Role.Policy?.Document is null ? RoleSetting.PolicyArns : RoleSetting.PolicyFile).In(profile);
}

using Amazon.SSO.Model;
using CredentialProcess.Aws;
using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using CredentialProcess.Tokens;
using RoleCredentialsOnTheWire = Amazon.SSO.Model.RoleCredentials;

namespace CredentialProcess.Credentials;

/// <summary>The access portal: exchanges a token for the credentials of one role.</summary>
sealed class Portal(AwsClients clients, TimeProvider clock)
{
    /// <exception cref="AwsFault">It was refused, or no answer came.</exception>
    /// <exception cref="Failure">The answer can't be used.</exception>
    public async Task<RoleCredentials> ExchangeAsync(
        SsoProfile profile, Token token, Deadlines deadlines, RetryPolicy retryPolicy = RetryPolicy.Safe)
    {
        var sso = clients.Sso(TokenAuthorizedCall.EndpointOf(profile.Session, profile.Endpoints));
        var request = new GetRoleCredentialsRequest
        {
            AccessToken = token.AccessToken,
            AccountId = profile.AccountId,
            RoleName = profile.RoleName,
        };
        var answer = await clients.CallAsync(
            stop => sso.GetRoleCredentialsAsync(request, stop), retryPolicy, deadlines);
        return Validate(answer.RoleCredentials);
    }

    /// <summary>The fault as a message to the user who asked for this role.</summary>
    internal static Failure ToFailure(AwsFault fault, SsoProfile profile) => fault.Kind switch
    {
        FaultKind.BadRequest or FaultKind.Forbidden or FaultKind.NotFound
            when fault.Status is { } status && ProfileValidation.FirstFault(profile) is (var odd, var fix) =>
                new Failure(
                    FailureKind.Configuration, $"{odd}, and the access portal refuses it ({status})", fix, fault),
        _ when fault.IsNotFromAws => FaultText.ForNonAwsResponse(fault),
        FaultKind.BadRequest when fault.Status is { } status => new Failure(FailureKind.Service,
            $"the access portal rejects the request for role '{profile.RoleName}' in account '{profile.AccountId}' "
            + $"({(fault.Code is { } code ? $"{status} {code}" : $"{status}")})",
            "check sso_account_id and sso_role_name in the config", fault),
        FaultKind.Forbidden => new Failure(FailureKind.AccessDenied,
            $"role '{profile.RoleName}' in account '{profile.AccountId}' is not assigned to you",
            "check sso_account_id and sso_role_name in the config, or ask for the assignment; a new one may need: "
            + "sso-cred login --force"),
        FaultKind.NotFound => new Failure(FailureKind.AccessDenied,
            $"there is no role '{profile.RoleName}' in account '{profile.AccountId}'",
            "check sso_account_id and sso_role_name in the config"),
        _ => fault.ToFailure(),
    };

    RoleCredentials Validate(RoleCredentialsOnTheWire? answer)
    {
        if (answer is null || !VisibleAscii.Is(answer.AccessKeyId) || !VisibleAscii.Is(answer.SecretAccessKey)
            || !VisibleAscii.Is(answer.SessionToken)
            || Timestamp.FromUnixSeconds(answer.Expiration / 1000.0) is not { } expiration)
            throw new Failure(FailureKind.Service, "the access portal's answer has incomplete credentials",
                "try again; if that does not help, look for a proxy that alters responses");
        var now = clock.GetUtcNow();
        if (expiration <= now)
            throw new Failure(
                FailureKind.Service,
                "the access portal's credentials expired at "
                + $"{LocalTime.Format(expiration, clock, LocalTime.ToTheSecond)}, before now "
                + $"({LocalTime.Format(now, clock, LocalTime.ToTheSecond)})",
                "check this machine's clock");
        return new RoleCredentials
        {
            AccessKeyId = answer.AccessKeyId,
            SecretAccessKey = answer.SecretAccessKey,
            SessionToken = answer.SessionToken,
            Expiration = expiration,
        };
    }
}

using CredentialProcess.Aws;
using CredentialProcess.Credentials;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using CredentialProcess.Tokens;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks the cached role credentials, and with one call whether the role is assigned. Uses only a valid token and
/// never refreshes one, since a check must not spend a refresh token.
/// </summary>
/// <param name="signedIn">The step that reads the token.</param>
/// <param name="network">The step that checks the network.</param>
/// <param name="signIn">The command to sign in.</param>
sealed class RoleStep(
    RoleStore roles, Portal portal, RelativeTime times, SsoProfile profile, SignInStep signedIn, NetworkStep network,
    string signIn) : IStep
{
    const string Subject = "assignment";

    public string Name => "role";

    public bool UsesNetwork => !network.IsOffline;

    public async Task CheckAsync(Findings found, CancellationToken stop)
    {
        var now = times.Clock.GetUtcNow();
        found.Ok("role cache", roles.Read(profile) switch
        {
            null => "empty; the next run asks the portal",
            var cached when cached.IsFresh(now) => $"until {times.Format(cached.Expiration)}",
            var cached =>
                $"until {times.Format(cached.Expiration)}, which is too soon to hand them out; "
                + "the next run asks the portal",
        });
        if (network.IsOffline)
            found.Note(Subject, "not checked: --offline");
        else if (!network.PortalResponds)
            found.Note(Subject, "not checked: the portal can't be reached");
        else if (signedIn.UsableToken is { } token)
            await CheckAssignmentAsync(token, found, stop);
        else
            found.Note(Subject, "not checked: there is no valid token");
    }

    async Task CheckAssignmentAsync(Token token, Findings found, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(network.Limit, times.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var credentials = await portal.ExchangeAsync(
                profile, token, Deadlines.Until(either.Token), RetryPolicy.OnlyIfNotArrived);
            found.Ok(Subject,
                $"'{Printable.Text(profile.RoleName)}' in account '{Printable.Text(profile.AccountId)}', credentials "
                + $"until {times.Format(credentials.Expiration)}");
        }
        catch (AwsFault fault) when (fault.Kind == FaultKind.Unauthorized)
        {
            found.Attention(Subject,
                "the portal does not accept the token: signed out elsewhere, or sso_region is not the start URL's "
                + "Region",
                signIn);
        }
        catch (AwsFault fault)
        {
            found.Attention(Subject, Portal.ToFailure(fault, profile));
        }
        catch (Failure failure)
        {
            found.Attention(Subject, failure);
        }
    }
}

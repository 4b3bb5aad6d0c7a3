using Amazon.SSO.Model;
using CredentialProcess.Aws;
using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using CredentialProcess.Text;
using CredentialProcess.Tokens;

namespace CredentialProcess.Login;

/// <summary>
/// Signs out of one session: at the portal if it can be reached, and locally in any case. Deletes the token and the
/// cached role credentials of its profiles; registrations and other sessions stay.
/// </summary>
sealed class Logout(
    AwsClients clients, TokenStore tokens, RoleSource roles, SingleFlight flights, TimeProvider clock,
    TextWriter? debug)
{
    static readonly TimeSpan s_lockLimit = TimeSpan.FromSeconds(5);
    static readonly TimeSpan s_portalLimit = TimeSpan.FromSeconds(10);

    /// <param name="profiles">All profiles; those of other sessions are ignored.</param>
    /// <param name="stop">Cancels the call to the portal, not the deletion.</param>
    /// <exception cref="Failure">Something could not be deleted.</exception>
    public async Task<SignedOut> RunAsync(
        Session session, EndpointResolver endpoints, IEnumerable<Profile> profiles, CancellationToken stop)
    {
        // Holding the lock keeps a concurrent refresh from restoring the token.
        using var tokenLock = await flights.HoldAsync(TokenStore.LockOf(session), s_lockLimit);
        var (token, exists) = await ReadAsync(session);
        var problem = token is null ? null : await EndPortalSessionAsync(session, endpoints, token, stop);
        var failure = Remove(() => tokens.Remove(session), $"the token in {tokens.NameOf(session)}");
        foreach (var profile in profiles.Where(p => IsOf(session, p)))
        {
            var what = $"the cached credentials of profile '{Printable.Text(profile.Name)}'";
            failure = Remove(() => roles.Remove(profile), what) ?? failure;
        }

        return failure is null ? new(exists, problem) : throw failure;
    }

    // A session may be named like a start URL.
    static bool IsOf(Session session, Profile profile) => profile.SignIn?.Session is { } own
        && own.Key == session.Key && own.Name is null == session.Name is null;

    async Task<(Token? Token, bool Exists)> ReadAsync(Session session)
    {
        try
        {
            var token = await tokens.ReadAsync(session, CancellationToken.None);
            return (token, token is not null);
        }
        catch (Failure unreadable)
        {
            debug?.WriteLine($"sign-out: {unreadable.Message}");
            return (null, true);
        }
    }

    // The error; null where the session has ended.
    async Task<string?> EndPortalSessionAsync(Session session, EndpointResolver endpoints, Token token,
        CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(s_portalLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var region = RegionName.IsHostLabel(token.Region) ? token.Region : session.Region;
            var sso = clients.Sso(endpoints.Resolve(TokenAuthorizedCall.Service, region));
            await clients.CallAsync(
                cancel => sso.LogoutAsync(new LogoutRequest { AccessToken = token.AccessToken }, cancel),
                RetryPolicy.Safe, Deadlines.Until(either.Token));
            debug?.WriteLine("sign-out: the portal has ended the session");
            return null;
        }
        catch (Exception refusal) when (refusal is AwsFault or Failure)
        {
            debug?.WriteLine($"sign-out: the portal did not take it: {refusal.Message}");
            // An unknown token has no session left.
            return refusal is AwsFault { Kind: FaultKind.Unauthorized } ? null : refusal.Message;
        }
    }

    static Failure? Remove(Action remove, string what)
    {
        try
        {
            remove();
            return null;
        }
        catch (Exception cause) when (CacheFault.Is(cause))
        {
            return CacheFault.ToFailure(cause, $"cannot remove {what}",
                "make the folder writable, then sign out again");
        }
    }
}

using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Ecr;
using CredentialProcess.Files;
using CredentialProcess.Keyring;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using Microsoft.Extensions.Caching.Distributed;

namespace SsoCred.SignIn;

/// <summary>
/// Signs out of sessions and removes everything that was fetched with them: from where the session keeps it, and what
/// an earlier setting has left in the other place.
/// </summary>
/// <param name="own">Where the names of assumed roles are.</param>
/// <param name="roleCache">The AWS CLI's.</param>
sealed class SignOut(
    Logout logout, AssignmentStore listings, AuthorizationStore authorizations, ISecretCache own,
    IDistributedCache roleCache, SessionItems items)
{
    /// <summary>
    /// Ends a session at the portal, and removes its token, role credentials and listings; the rest with <see
    /// cref="RemoveEntries"/>.
    /// </summary>
    /// <param name="profiles">The session's profiles.</param>
    public async Task<SignedOut> RunAsync(ChosenSession chosen, IEnumerable<Profile> profiles, CancellationToken stop)
    {
        var (session, endpoints, _) = chosen;
        SignedOut? fromKeyring = null;
        if (items.Exist(session))
        {
            // Its roles go with the other items, in one search instead of one for each profile.
            fromKeyring = await SignInHint.AddAsync("unlock it, then sign out again", () => logout.RunAsync(
                session with { Store = SecretStore.Keyring }, endpoints, [], stop));
            items.Remove(session);
        }

        var ended = await logout.RunAsync(session with { Store = SecretStore.Files }, endpoints, profiles, stop);
        listings.Remove(session);
        return fromKeyring is null ? ended
            : new(fromKeyring.WasSignedIn || ended.WasSignedIn, fromKeyring.Problem ?? ended.Problem);
    }

    /// <summary>
    /// Removes the registry authorizations and the assumed roles of these sessions, in one pass over the folder for
    /// each.
    /// </summary>
    /// <exception cref="Failure">Something could not be removed.</exception>
    public void RemoveEntries(params IReadOnlyList<ChosenSession> chosen)
    {
        var sessions = chosen.Select(each => each.Session).ToList();
        try
        {
            AssumedRoleEntries.RemoveAll(own, roleCache, sessions);
        }
        finally
        {
            authorizations.RemoveAll(sessions);
        }
    }
}

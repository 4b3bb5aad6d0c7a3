using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Ecr;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using Microsoft.Extensions.Caching.Distributed;

namespace SsoCred.SignIn;

/// <summary>Signs out of sessions and removes everything that was fetched with them.</summary>
/// <param name="own">Where the names of assumed roles are.</param>
/// <param name="roleCache">The AWS CLI's.</param>
sealed class SignOut(
    Logout logout, AssignmentStore listings, AuthorizationStore authorizations, ISecretCache own,
    IDistributedCache roleCache)
{
    /// <summary>
    /// Ends a session at the portal, and removes its token, role credentials and listings; the rest with <see
    /// cref="RemoveEntries"/>.
    /// </summary>
    /// <param name="profiles">The session's profiles.</param>
    public async Task<SignedOut> RunAsync(ChosenSession chosen, IEnumerable<Profile> profiles, CancellationToken stop)
    {
        var ended = await logout.RunAsync(chosen.Session, chosen.Endpoints, profiles, stop);
        listings.Remove(chosen.Session);
        return ended;
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

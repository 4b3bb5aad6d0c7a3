using CredentialProcess.Assignments;
using CredentialProcess.Ecr;
using CredentialProcess.Login;
using CredentialProcess.Profiles;

namespace SsoCred.SignIn;

/// <summary>Signs out of sessions and removes everything that was fetched with them.</summary>
/// <param name="ownFolder">Where registry authorizations are cached.</param>
sealed class SignOut(Logout logout, AssignmentStore listings, string ownFolder)
{
    /// <summary>
    /// Ends a session at the portal, and removes its token, role credentials and listings; not registry authorizations.
    /// </summary>
    /// <param name="profiles">The session's profiles.</param>
    public async Task<SignedOut> RunAsync(ChosenSession chosen, IEnumerable<Profile> profiles, CancellationToken stop)
    {
        var ended = await logout.RunAsync(chosen.Session, chosen.Endpoints, profiles, stop);
        listings.Remove(chosen.Session);
        return ended;
    }

    /// <summary>Removes the registry authorizations of these sessions, in one pass over the folder.</summary>
    public void RemoveAuthorizations(params IReadOnlyList<ChosenSession> chosen) =>
        AuthorizationStore.RemoveAll(ownFolder, [.. chosen.Select(each => each.Session)]);
}

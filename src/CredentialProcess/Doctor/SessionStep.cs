using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Doctor;

/// <summary>
/// Names the session that the next steps are about, where all sessions are checked. One without a usable profile has no
/// such steps, so its sign-in is reported here.
/// </summary>
/// <param name="profile">The profile that the next steps use; null where the session has none.</param>
/// <param name="signIn">The command to sign in.</param>
sealed class SessionStep(
    Session session, EndpointResolver endpoints, SsoProfile? profile, SignInStates states, string signIn) : IStep
{
    public string Name => "sign-in";

    public bool UsesNetwork => false;

    public async Task CheckAsync(Findings found, CancellationToken stop)
    {
        if (profile is not null)
        {
            found.Ok(session.Label, $"checked with profile '{Printable.Text(profile.Name)}'");
            return;
        }

        var state = await states.ReadAsync(session, endpoints, stop);
        if (state.IsUsable)
            found.Note(session.Label, "signed in, and no profile uses it", "run: sso-cred configure");
        else
            found.Attention(session.Label, state.Problem ?? "not signed in", signIn);
    }
}

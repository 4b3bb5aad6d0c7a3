using CredentialProcess.Ecr;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using SsoCred.Display;

namespace SsoCred.SignIn;

/// <summary>
/// The user and password for a profile's registries. A failure that needs a sign-in says what to type.
/// </summary>
sealed class AuthorizationForProfile(AuthorizationSource authorizations, DebugLog? debug)
{
    /// <param name="limit">For the whole call; null for the default.</param>
    public AuthorizationToken Get(Profile profile, EcrEndpoint endpoint, TimeSpan? limit)
    {
        debug?.WriteProfile(profile);
        return SignInHint.AddAsync(SignInHint.Hint(profile),
                () => authorizations.GetAsync(profile, endpoint, limit ?? PhaseLimits.DefaultRun))
            .GetAwaiter().GetResult();
    }
}

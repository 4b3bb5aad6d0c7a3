using CredentialProcess;
using CredentialProcess.Credentials;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using SsoCred.Display;

namespace SsoCred.SignIn;

/// <summary>
/// A profile's role credentials: the cached ones, else the service's. A failure that needs a sign-in says what to type.
/// </summary>
/// <param name="autoLogin">Constructed only where a sign-in is needed.</param>
sealed class CredentialsForProfile(RoleSource roles, Func<AutoLogin> autoLogin, TimeProvider clock, DebugLog? debug)
{
    /// <param name="limit">For the whole call; null for the default.</param>
    public RoleCredentials Get(SsoProfile profile, TimeSpan? limit) => Cached(profile) ?? Fetch(profile, limit);

    /// <summary>The same; where a sign-in is needed and a browser can be opened, signs in and retries.</summary>
    /// <param name="limit">For the whole call; null for <see cref="AutoLogin.Limit"/>.</param>
    public RoleCredentials GetOrSignIn(SsoProfile profile, TimeSpan? limit) =>
        Cached(profile) ?? FetchOrSignIn(profile, limit ?? AutoLogin.Limit);

    RoleCredentials? Cached(SsoProfile profile)
    {
        debug?.WriteProfile(profile);
        return roles.Cached(profile);
    }

    RoleCredentials Fetch(SsoProfile profile, TimeSpan? limit) =>
        SignInHint.AddAsync(
                SignInHint.Hint(profile), () => roles.GetAsync(profile, limit ?? PhaseLimits.DefaultRun))
            .GetAwaiter().GetResult();

    RoleCredentials FetchOrSignIn(SsoProfile profile, TimeSpan limit) =>
        SignInHint.AddAsync(SignInHint.Hint(profile), () => FetchOrSignInAsync(profile, limit))
            .GetAwaiter().GetResult();

    async Task<RoleCredentials> FetchOrSignInAsync(SsoProfile profile, TimeSpan limit)
    {
        var budget = new TimeBudget(limit, clock);
        try
        {
            return await roles.GetAsync(profile, limit);
        }
        catch (Failure failure) when (failure.Kind == FailureKind.SignInNeeded)
        {
            if (!await autoLogin().RunAsync(profile, budget.Left))
                throw;
            return await roles.GetAsync(profile, budget.Left);
        }
    }
}

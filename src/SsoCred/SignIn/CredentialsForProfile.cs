using CredentialProcess;
using CredentialProcess.Credentials;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using SsoCred.Display;

namespace SsoCred.SignIn;

/// <summary>
/// A profile's role credentials: the cached ones, else the service's. A failure that needs a sign-in says what to type.
/// </summary>
/// <param name="autoLogin">Constructed only where a sign-in is needed.</param>
sealed class CredentialsForProfile(RoleSource roles, Func<AutoLogin> autoLogin, TimeProvider clock, DebugLog? debug)
{
    /// <param name="limit">For the whole call; null for the default.</param>
    public RoleCredentials Get(Profile profile, TimeSpan? limit) => Cached(profile) ?? Fetch(profile, limit);

    /// <summary>The same; where a sign-in is needed and a browser can be opened, signs in and retries.</summary>
    /// <param name="limit">For the whole call; null for <see cref="AutoLogin.Limit"/>.</param>
    public RoleCredentials GetOrSignIn(Profile profile, TimeSpan? limit) =>
        Cached(profile) ?? FetchOrSignIn(profile, limit ?? AutoLogin.Limit);

    /// <summary>The same; signs in if that is asked for here or by the profile.</summary>
    public RoleCredentials Get(Profile profile, TimeSpan? limit, bool signsIn) =>
        signsIn || AutoLogin.IsEnabled(profile) ? GetOrSignIn(profile, limit) : Get(profile, limit);

    RoleCredentials? Cached(Profile profile)
    {
        debug?.WriteProfile(profile);
        try
        {
            return roles.Cached(profile);
        }
        catch (Failure locked) when (locked is { Kind: FailureKind.SignInNeeded, Hint: null })
        {
            throw locked.WithHint(SignInHint.Hint(profile));
        }
    }

    RoleCredentials Fetch(Profile profile, TimeSpan? limit) =>
        SignInHint.AddAsync(
                SignInHint.Hint(profile), () => roles.GetAsync(profile, limit ?? PhaseLimits.DefaultRun))
            .GetAwaiter().GetResult();

    RoleCredentials FetchOrSignIn(Profile profile, TimeSpan limit) =>
        SignInHint.AddAsync(SignInHint.Hint(profile), () => FetchOrSignInAsync(profile, limit))
            .GetAwaiter().GetResult();

    async Task<RoleCredentials> FetchOrSignInAsync(Profile profile, TimeSpan limit)
    {
        var budget = new TimeBudget(limit, clock);
        try
        {
            return await roles.GetAsync(profile, limit);
        }
        catch (Failure failure) when (failure.Kind == FailureKind.SignInNeeded)
        {
            if (profile.ChainEnd is not { } end || !await autoLogin().RunAsync(end, budget.Left))
                throw;
            return await roles.GetAsync(profile, budget.Left);
        }
    }
}

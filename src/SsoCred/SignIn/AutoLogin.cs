using CredentialProcess;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace SsoCred.SignIn;

/// <summary>
/// Signs in from within a credential process, where the user has opted in (<c>--auto-login</c>, or
/// <c>sso_cred_auto_login = true</c> in the profile). Single flight: one of many processes opens one tab, the others
/// wait for it. Never without a browser that the user sees, and not again for two minutes after a refusal.
/// </summary>
sealed class AutoLogin(SingleFlight flights, SignInStates states, FailedSignIns failed, BrowserTabSignIn tab,
    TimeProvider clock, TextWriter? debug)
{
    const string Key = "sso_cred_auto_login";

    /// <summary>Callers that run a credential process wait about this long (Go: 60 s, ExAws: 30 s).</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(75);

    /// <summary>Whether the profile, or one whose credentials it begins with, asks for it.</summary>
    public static bool IsEnabled(Profile profile) =>
        "true".Equals(profile.Keys.GetValueOrDefault(Key), StringComparison.OrdinalIgnoreCase)
        || (profile is RoleProfile { Source.Profile: { } source } && IsEnabled(source));

    /// <summary>Whether the user has signed in, in time, through this process or another.</summary>
    public async Task<bool> RunAsync(SsoProfile profile, TimeSpan limit)
    {
        if (tab.Obstacle is { } obstacle)
        {
            debug?.WriteLine($"auto-login: no browser here ({obstacle})");
            return false;
        }

        var session = profile.Session;
        using var time = new CancellationTokenSource(limit, clock);
        try
        {
            await flights.RunAsync($"sign-in-{TokenStore.KeyOf(session)}", ReadAsync, SignInAsync, time.Token);
            return true;
        }
        catch (Exception refusal) when (refusal is Failure or OperationCanceledException)
        {
            debug?.WriteLine($"auto-login: {refusal.Message}");
            return false;
        }

        async Task<SignInState?> ReadAsync(bool afterSuccess) =>
            await states.ReadAsync(session, profile.Endpoints, time.Token) is { IsUsable: true } state ? state : null;

        async Task<SignInState> SignInAsync()
        {
            if (failed.IsRecent(session))
            {
                throw new Failure(
                    FailureKind.SignInNeeded, "the last automatic sign-in was refused less than two minutes ago");
            }

            await OpenTabAsync(profile, time.Token);
            return await ReadAsync(true) ?? throw new Failure(FailureKind.SignInNeeded, "the sign-in did not last");
        }
    }

    /// <summary>Signs in, and remembers a refusal.</summary>
    async Task OpenTabAsync(SsoProfile profile, CancellationToken stop)
    {
        var session = profile.Session;
        debug?.WriteLine($"auto-login: opening a browser for {session.Label}");
        try
        {
            await tab.RunAsync(profile, stop);
        }
        catch (OperationCanceledException)
        {
            failed.Add(session);
            throw new Failure(FailureKind.SignInNeeded, "nobody signed in in time");
        }
        catch (Failure)
        {
            failed.Add(session);
            throw;
        }

        failed.Forget(session);
    }
}

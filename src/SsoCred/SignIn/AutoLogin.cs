using CredentialProcess;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;
using SsoCred.Options;

namespace SsoCred.SignIn;

/// <summary>
/// Signs in from within a credential process, where the person has opted in (<c>--auto-login</c>, or
/// <c>sso_cred_auto_login = true</c> in the profile): one process of the whole storm opens one tab, the others wait for
/// it. Never without a browser that the person sees, and not again within two minutes after a refusal.
/// </summary>
sealed class AutoLogin(Wiring wiring)
{
    const string Key = "sso_cred_auto_login";

    /// <summary>Callers that run a credential process give a person about this long (Go: 60 s, ExAws: 30 s).</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(75);

    /// <summary>Nobody sees a page that a launcher could not open, and the callers wait for nobody.</summary>
    static readonly TimeSpan s_moment = TimeSpan.FromSeconds(2);

    public static bool IsWanted(RunOptions options, Profile profile) => options.AutoLogin
        || "true".Equals(profile.Keys.GetValueOrDefault(Key), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether somebody has signed in, in time, through this process or another.</summary>
    public async Task<bool> RunAsync(Profile profile, TimeSpan limit)
    {
        var session = profile.Session;
        if (!wiring.Surroundings.HasBrowser)
        {
            wiring.Debug?.WriteLine($"auto-login: no browser here ({wiring.Surroundings.Remote ?? "no display"})");
            return false;
        }

        using var time = new CancellationTokenSource(limit, Wiring.Clock);
        try
        {
            await wiring.Flights.RunAsync($"sign-in-{TokenStore.KeyOf(session)}", LookAsync, WorkAsync, time.Token);
            return true;
        }
        catch (Exception refusal) when (refusal is Failure or OperationCanceledException)
        {
            wiring.Debug?.WriteLine($"auto-login: {refusal.Message}");
            return false;
        }

        async Task<SignInState?> LookAsync(bool afterSuccess) =>
            await wiring.SignInStates.ReadAsync(session, profile.Endpoints, time.Token) is { IsUsable: true } state
                ? state
                : null;

        async Task<SignInState> WorkAsync()
        {
            if (wiring.FailedSignIns.IsRecent(session))
                throw new Failure(FailureKind.SignInNeeded, "the last automatic sign-in has just been refused");
            wiring.Debug?.WriteLine($"auto-login: opening a browser for {session.Label}");
            try
            {
                await SignInAsync(profile, time.Token);
            }
            catch (OperationCanceledException)
            {
                wiring.FailedSignIns.Add(session);
                throw new Failure(FailureKind.SignInNeeded, "nobody signed in in time");
            }
            catch (Failure)
            {
                wiring.FailedSignIns.Add(session);
                throw;
            }

            wiring.FailedSignIns.Forget(session);
            return await LookAsync(true) ?? throw new Failure(FailureKind.SignInNeeded, "the sign-in did not last");
        }
    }

    async Task SignInAsync(Profile profile, CancellationToken stop)
    {
        var session = profile.Session;
        using var opened = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var opening = Task.FromResult(true);
        try
        {
            _ = SignInMethodChoice.Of(session, wiring.Surroundings) == SignInMethod.Browser
                ? await wiring.SignIns.ByBrowserAsync(session, profile.Endpoints, forceRegistration: false, 0,
                    prompt => opening = OpenAsync(prompt.Link), opened.Token)
                : await wiring.SignIns.ByDeviceAsync(session, profile.Endpoints, forceRegistration: false,
                    prompt => opening = OpenAsync(prompt.FullPage ?? prompt.Page), opened.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new Failure(FailureKind.SignInNeeded, "no browser could be started");
        }
        finally
        {
            await opened.CancelAsync();
            await opening;
        }

        async Task<bool> OpenAsync(Uri page)
        {
            var isOpen = await wiring.Browser.OpenAsync(
                page, session.Keys.GetValueOrDefault(Browser.Key), s_moment, opened.Token);
            if (!isOpen)
                await opened.CancelAsync();
            return isOpen;
        }
    }
}

using CredentialProcess;
using CredentialProcess.Login;
using CredentialProcess.Profiles;

namespace SsoCred.SignIn;

/// <summary>
/// Signs in through one browser tab, without a terminal: nothing is printed, so where no browser starts the sign-in is
/// cancelled at once.
/// </summary>
sealed class BrowserTabSignIn(SignInSource signIns, Browser browser, HostEnvironment host)
{
    /// <summary>How long a launcher is watched: a page that it could not open is seen by nobody.</summary>
    static readonly TimeSpan s_launch = TimeSpan.FromSeconds(2);

    /// <summary>Why no tab would appear where the user sees it; null where one would.</summary>
    public string? Obstacle => host.HasBrowser ? null : host.Remote ?? "no display";

    public async Task RunAsync(SsoProfile profile, CancellationToken stop)
    {
        var session = profile.Session;
        using var opened = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var opening = Task.FromResult(true);
        try
        {
            _ = SignInMethodChoice.Of(session, host) == SignInMethod.Browser
                ? await signIns.ByBrowserAsync(session, profile.Endpoints, forceRegistration: false,
                    new CallbackOptions(), prompt => opening = OpenAsync(prompt.Link), opened.Token)
                : await signIns.ByDeviceAsync(session, profile.Endpoints, forceRegistration: false,
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
            var isOpen = await browser.OpenAsync(
                page, session.Keys.GetValueOrDefault(Browser.Key), s_launch, opened.Token);
            if (!isOpen)
                await opened.CancelAsync();
            return isOpen;
        }
    }
}

using CredentialProcess;
using CredentialProcess.HttpServer;
using SsoCred.Display;
using SsoCred.SignIn;

namespace SsoCred.Serving;

/// <summary>
/// Opens a URL that holds a secret in the browser. The launcher gets a loopback link that redirects there once, so that
/// the secret is in no program's arguments.
/// </summary>
sealed class BrowserHandover(Browser browser, Screen screen, TimeProvider clock)
{
    /// <summary>The longest wait: a browser that has to start first takes seconds.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>After the redirect: a second request, of somebody who was too late, comes within this time.</summary>
    static readonly TimeSpan s_secondRequest = TimeSpan.FromSeconds(2);

    /// <summary>How long a launcher is watched; one that fails does so at once.</summary>
    static readonly TimeSpan s_launch = TimeSpan.FromSeconds(2);

    /// <param name="configured">The session's <c>sso_cred_browser</c>, or null.</param>
    /// <param name="limit">How long to wait for the browser.</param>
    /// <param name="hint">What to do where no browser comes.</param>
    /// <exception cref="Failure">No browser has come.</exception>
    public async Task RunAsync(Uri url, string? configured, TimeSpan limit, string hint, CancellationToken stop)
    {
        await using var link = OneShotLink.To(url, clock, user => screen.Say(
            $"note: a connection of another user of this machine (uid {user}) was refused; if that was your browser, "
            + "use --print"));
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var opening = browser.OpenAsync(link.Url, configured, s_launch, watching.Token);
        screen.Rewrite("waiting for the browser (Ctrl-C gives up)");
        try
        {
            var taken = link.Used.WaitAsync(limit, clock, stop);
            if (await Task.WhenAny(taken, opening) == opening && !await opening && !link.Used.IsCompleted)
                throw new Failure(FailureKind.Local, "no browser can be started", hint);
            await taken;
        }
        catch (TimeoutException)
        {
            throw new Failure(limit < Longest ? FailureKind.Network : FailureKind.Local,
                $"the browser did not open the link {Deadlines.Within(limit)}", hint);
        }
        finally
        {
            await watching.CancelAsync();
            screen.Erase();
        }

        // An interrupt from here on changes nothing for the browser.
        await Task.WhenAny(link.Reused, Task.Delay(s_secondRequest, clock, stop));
        if (link.Reused.IsCompleted)
        {
            Terminal.Warn("the link was requested twice: if your browser shows an error, somebody else was signed in; "
                + "sign out");
        }
    }
}

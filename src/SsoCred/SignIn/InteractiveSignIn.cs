using CredentialProcess;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using SsoCred.Display;

namespace SsoCred.SignIn;

/// <summary>
/// Signs in somebody at the terminal: chooses the method, prints the URL and the code, and counts down.
/// </summary>
sealed class InteractiveSignIn(SignInSource signIns, Browser browser, HostEnvironment host, Screen screen,
    TimeProvider clock, SignInChoice choice, KeyringUnlock unlock)
{
    /// <summary>How long a launcher is watched; short, since the URL is printed next in any case.</summary>
    static readonly TimeSpan s_launch = TimeSpan.FromMilliseconds(500);

    TimeBudget? _budget;
    bool _showsPage;

    /// <summary>Stdout holds something else, such as lines for a shell: everything is said on stderr.</summary>
    public bool IsStdoutTaken { get; init; }

    /// <summary>Whether the command line asks for a method.</summary>
    public bool IsMethodGiven => choice.Method is not null;

    /// <summary>Unlocks the keyring where the session's secrets are in it.</summary>
    /// <returns>Whether it was locked.</returns>
    public bool Prepare(ChosenSession chosen, CancellationToken stop) => unlock.Run(chosen.Session, stop);

    public async Task RunAsync(ChosenSession chosen, CancellationToken stop)
    {
        Prepare(chosen, stop);
        if (choice.Limit is { } limit)
            _budget ??= new TimeBudget(limit, clock);
        using var end = _budget is null
            ? new CancellationTokenSource()
            : new CancellationTokenSource(_budget.Left, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
        try
        {
            await WaitAsync(chosen, either.Token);
        }
        catch (OperationCanceledException) when (_showsPage && stop.IsCancellationRequested)
        {
            // What the page showed is unknown here; a client that was rejected there needs a new registration.
            screen.Say("sso-cred: hint: if the page did not work, sign in again: that registers a new client");
            throw;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw Deadlines.Exceeded("not signed in", choice.Limit ?? TimeSpan.Zero, _showsPage
                ? "if the page showed an error, try again: that registers a new client; otherwise "
                    + Deadlines.AllowMore
                : null);
        }
    }

    async Task WaitAsync(ChosenSession chosen, CancellationToken stop)
    {
        var session = chosen.Session;
        SignedIn signedIn;
        _showsPage = false;
        var method = choice.Method ?? SignInMethodChoice.Of(session, host);
        await using (var countdown = new Countdown(screen))
        {
            signedIn = await SignInHint.AddAsync(SignInHint.Hint(chosen), () => method == SignInMethod.Browser
                ? signIns.ByBrowserAsync(session, chosen.Endpoints, choice.RegistersAnew,
                    new CallbackOptions { Port = choice.Port, OnRefused = Refused }, ShowPage, stop)
                : signIns.ByDeviceAsync(session, chosen.Endpoints, choice.RegistersAnew, ShowCode, stop));

            void ShowPage(BrowserPrompt prompt)
            {
                countdown.StopAsync().GetAwaiter().GetResult();
                _showsPage = true;
                Show(session, prompt);
                countdown.Begin("waiting for the browser", prompt.ExpiresAt);
            }

            void ShowCode(DevicePrompt prompt)
            {
                countdown.StopAsync().GetAwaiter().GetResult();
                Show(session, prompt);
                countdown.Begin("waiting for you to allow it", prompt.ExpiresAt);
            }
        }

        Report(signedIn);
    }

    void Show(Session session, BrowserPrompt prompt)
    {
        var opened = choice.OpensBrowser && Open(session, prompt.Link);
        screen.Say(opened
            ? $"opening a browser to sign in to {session.Label}; if no page appears, open"
            : $"to sign in to {session.Label}, open in a browser on this machine");
        screen.Draw($"  {prompt.Page.AbsoluteUri}\n");
    }

    void Refused(uint user) => screen.Say(
        $"note: a connection of another user of this machine (uid {user}) was refused; if that was your browser, "
        + "sign in with --device");

    void Show(Session session, DevicePrompt prompt)
    {
        var page = (prompt.FullPage ?? prompt.Page).AbsoluteUri;
        var opened = choice.OpensBrowser && browser.IsReachable(session.Keys.GetValueOrDefault(Browser.Key))
            && Open(session, prompt.FullPage ?? prompt.Page);
        // First, so that in a terminal of 24 lines the user code does not scroll away.
        if (choice.DrawsQr && screen.DrawsBlocks
            && QrCode.Lines(page, StandardError.Width, screen.UsesColour) is { } lines)
            screen.Draw(lines);
        screen.Say(opened
            ? $"opening a browser to sign in to {session.Label}; if no page appears, open on any device"
            : $"to sign in to {session.Label}, open on any device");
        screen.Draw($"  {page}\n");
        screen.Say(prompt.FullPage is null ? "and type the code " : "and allow it if it shows the code ",
            prompt.UserCode);
    }

    bool Open(Session session, Uri page) => browser.OpenAsync(
        page, session.Keys.GetValueOrDefault(Browser.Key), s_launch).GetAwaiter().GetResult();

    void Report(SignedIn signedIn)
    {
        var session = signedIn.Session;
        Action<string> say = IsStdoutTaken ? screen.Say : StandardOutput.WriteLine;
        say($"signed in to {session.Label}" + (session.Name is null ? "" : $" ({session.RedactedStartUrl})")
            + $" until {LocalTime.Format(signedIn.ExpiresAt, clock)}"
            + (signedIn.RefreshableUntil is null ? "" : ", refreshed by itself while the session lasts"));
        if (signedIn.OtherRegion is { } region)
        {
            screen.Say($"note: this start URL belongs to Region '{region}': set sso_region = {region}, or nothing will "
                + "accept this sign-in");
        }

        if (signedIn.ServerAhead is { } ahead)
        {
            var (where, when) = ahead > TimeSpan.Zero ? ("behind", "late") : ("ahead of", "early");
            screen.Say($"note: this machine's clock is {Math.Abs(ahead.TotalMinutes):0} minutes {where} that of AWS: "
                + $"set it, or credentials will seem to end too {when}");
        }
    }
}

using CredentialProcess;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.SignIn;

/// <summary>
/// Signs in a person who is looking at the terminal: chooses the method, shows what to do, counts down.
/// </summary>
sealed class InteractiveSignIn(Wiring wiring)
{
    /// <summary>How long to wait for the browser's launcher: what is printed next holds the URL anyway.</summary>
    static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(500);

    readonly Screen _screen = wiring.Screen;
    long? _begun;
    bool _showsPage;

    /// <summary>From the command line; null for the session's key, else what the host environment allows.</summary>
    public SignInMethod? Way { get; init; }

    public int Port { get; init; }

    public bool Opens { get; init; } = true;

    public bool DrawsQr { get; init; } = true;

    /// <summary>Registers a new client instead of using a cached registration.</summary>
    public bool RegistersAnew { get; init; }

    /// <summary>The time limit for all sign-ins together; null for the lifetime of each request.</summary>
    public TimeSpan? Limit { get; init; }

    public async Task RunAsync(ChosenSession chosen, CancellationToken stop)
    {
        _begun ??= Wiring.Clock.GetTimestamp();
        using var end = Limit is { } limit
            ? new CancellationTokenSource(Wiring.Left(limit, _begun.Value), Wiring.Clock)
            : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
        try
        {
            await WaitAsync(chosen, either.Token);
        }
        catch (OperationCanceledException) when (_showsPage && stop.IsCancellationRequested)
        {
            // What the page shows is not known here; it may be an error.
            _screen.Say("sso-cred: hint: if the page did not work, sign in again: that registers a new client");
            throw;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw Deadlines.Exceeded("not signed in", Limit ?? TimeSpan.Zero, _showsPage
                ? "if the page showed an error, try again: that registers a new client; otherwise "
                    + Deadlines.AllowMore
                : null);
        }
    }

    async Task WaitAsync(ChosenSession chosen, CancellationToken stop)
    {
        var session = chosen.Session;
        var way = Way ?? SignInMethodChoice.Of(session, wiring.Surroundings);
        SignedIn signedIn;
        _showsPage = false;
        await using (var countdown = new Countdown(_screen))
        {
            signedIn = await SignInHint.AddAsync(SignInHint.Hint(chosen), () => way == SignInMethod.Browser
                ? wiring.SignIns.ByBrowserAsync(session, chosen.Endpoints, RegistersAnew, Port, prompt =>
                {
                    countdown.StopAsync().GetAwaiter().GetResult();
                    _showsPage = true;
                    Show(session, prompt);
                    countdown.Begin("waiting for the browser", prompt.ExpiresAt);
                }, stop, Refused)
                : wiring.SignIns.ByDeviceAsync(session, chosen.Endpoints, RegistersAnew, prompt =>
                {
                    countdown.StopAsync().GetAwaiter().GetResult();
                    Show(session, prompt);
                    countdown.Begin("waiting for you to allow it", prompt.ExpiresAt);
                }, stop));
        }

        Tell(signedIn);
    }

    void Show(Session session, BrowserPrompt prompt)
    {
        var opened = Opens && Open(session, prompt.Link);
        _screen.Say(opened
            ? $"opening a browser to sign in to {session.Label}; if no page appears, open"
            : $"to sign in to {session.Label}, open in a browser on this machine");
        _screen.Draw($"  {prompt.Page.AbsoluteUri}\n");
    }

    void Refused(uint user) => _screen.Say(
        $"note: a connection of another user of this machine (uid {user}) was refused; if that was your browser, "
        + "sign in with --device");

    void Show(Session session, DevicePrompt prompt)
    {
        var page = (prompt.FullPage ?? prompt.Page).AbsoluteUri;
        var opened = Opens && wiring.Browser.IsReachable(session.Keys.GetValueOrDefault(Browser.Key))
            && Open(session, prompt.FullPage ?? prompt.Page);
        // First, so that the code does not scroll out of a terminal of 24 lines.
        if (DrawsQr && _screen.DrawsBlocks && QrCode.Lines(page, StandardError.Width) is { } lines)
            _screen.Draw(lines);
        _screen.Say(opened
            ? $"opening a browser to sign in to {session.Label}; if no page appears, open on any device"
            : $"to sign in to {session.Label}, open on any device");
        _screen.Draw($"  {page}\n");
        _screen.Say(prompt.FullPage is null ? "and type the code " : "and allow it if it shows the code ", prompt.UserCode);
    }

    bool Open(Session session, Uri page) => wiring.Browser.OpenAsync(
        page, session.Keys.GetValueOrDefault(Browser.Key), s_moment).GetAwaiter().GetResult();

    void Tell(SignedIn signedIn)
    {
        var session = signedIn.Session;
        StandardOutput.WriteLine($"signed in to {session.Label}"
            + (session.Name is null ? "" : $" ({session.RedactedStartUrl})") + $" until {LocalTime.Time(signedIn.ExpiresAt)}"
            + (signedIn.RefreshableUntil is null ? "" : ", refreshed by itself while the session lasts"));
        if (signedIn.OtherRegion is { } region)
        {
            _screen.Say($"note: this start URL belongs to Region '{region}': set sso_region = {region}, or nothing will "
                + "accept this sign-in");
        }

        if (signedIn.ServerAhead is { } ahead)
        {
            var (where, when) = ahead > TimeSpan.Zero ? ("behind", "late") : ("ahead of", "early");
            _screen.Say($"note: this machine's clock is {Math.Abs(ahead.TotalMinutes):0} minutes {where} that of AWS: set "
                + $"it, or credentials will seem to end too {when}");
        }
    }
}

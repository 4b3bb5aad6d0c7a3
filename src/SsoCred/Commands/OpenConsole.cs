using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Federation;
using CredentialProcess.HttpServer;
using CredentialProcess.Profiles;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>
/// Opens the AWS console in the person's browser, signed in as the profile's role. The browser's launcher is given a
/// link of this machine that leads there once, so that nothing secret stands among any program's arguments.
/// </summary>
static class OpenConsole
{
    /// <summary>A browser that has to start first takes seconds.</summary>
    static readonly TimeSpan s_forTheBrowser = TimeSpan.FromSeconds(60);

    /// <summary>Whoever was too late shows up within a moment, or not before the person notices.</summary>
    static readonly TimeSpan s_forASecond = TimeSpan.FromSeconds(2);

    /// <summary>A launcher that fails does so at once.</summary>
    static readonly TimeSpan s_moment = TimeSpan.FromSeconds(2);

    static readonly Option<string?> s_service = new("--service")
    {
        Description = "The service whose page is opened, as the console's addresses name it: s3, ec2, cloudwatch.",
        HelpName = "NAME",
    };

    static readonly Option<bool> s_print = new("--print")
    {
        Description = "Print the URL and open nothing. Whoever has it within 15 minutes is signed in.",
    };

    public static Command Command()
    {
        var command = new Command("console", "Open the AWS console in a browser, signed in as the profile's role.")
        {
            s_service,
            s_print,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options);
        var profile = wiring.Profiles.Resolve(options.Profile);
        var place = ConsoleEndpoint.Of(profile.Region ?? profile.Session.Region);
        var service = parsed.GetValue(s_service);
        _ = place.PageUrl(service);
        var prints = parsed.GetValue(s_print);
        var browser = profile.Session.Keys.GetValueOrDefault(Browser.Key);
        if (!prints && !wiring.Browser.IsReachable(browser))
            throw NoBrowser("no browser can be reached from here", options.Profile);

        var begun = Wiring.Clock.GetTimestamp();
        var url = Url(wiring, profile, place, service, options.Timeout ?? Wiring.Limit);
        if (!prints)
        {
            var left = options.Timeout is { } limit ? Wiring.Left(limit, begun) : s_forTheBrowser;
            return Open(wiring, url, browser, options.Profile, left < s_forTheBrowser ? left : s_forTheBrowser);
        }

        StandardOutput.Write(Encoding.UTF8.GetBytes(url.AbsoluteUri + "\n"));
        return (int)ExitCode.Done;
    }

    static Uri Url(Wiring wiring, Profile profile, ConsoleEndpoint place, string? service, TimeSpan limit)
    {
        var begun = Wiring.Clock.GetTimestamp();
        var credentials = wiring.Credentials(profile, limit);
        using var time = new CancellationTokenSource(Wiring.Left(limit, begun), Wiring.Clock);
        wiring.Debug?.WriteLine($"console: asking {place.SignInHost}");
        return wiring.ConsoleSignIns.UrlAsync(profile, credentials, place, service, Deadlines.Until(time.Token))
            .GetAwaiter().GetResult();
    }

    static int Open(Wiring wiring, Uri url, string? browser, string? asked, TimeSpan patience)
    {
        using var interrupt = new Interrupt();
        try
        {
            OpenAsync(wiring, url, browser, asked, patience, interrupt.Token).GetAwaiter().GetResult();
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return interrupt.ExitCode;
        }
    }

    static async Task OpenAsync(
        Wiring wiring, Uri url, string? browser, string? asked, TimeSpan patience, CancellationToken stop)
    {
        await using var link = OneShotLink.To(url, Wiring.Clock, user => wiring.Screen.Say(
            $"note: a connection of another user of this machine (uid {user}) was refused; if that was your browser, "
            + "use --print"));
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var opening = wiring.Browser.OpenAsync(link.Url, browser, s_moment, watching.Token);
        wiring.Screen.Rewrite("waiting for the browser (Ctrl-C gives up)");
        try
        {
            var taken = link.Used.WaitAsync(patience, Wiring.Clock, stop);
            if (await Task.WhenAny(taken, opening) == opening && !await opening && !link.Used.IsCompleted)
                throw NoBrowser("no browser can be started", asked);
            await taken;
        }
        catch (TimeoutException)
        {
            throw NoBrowser($"no browser has come {Deadlines.Within(patience)}", asked,
                patience < s_forTheBrowser ? FailureKind.Network : FailureKind.Local);
        }
        finally
        {
            await watching.CancelAsync();
            wiring.Screen.Erase();
        }

        // Given up by now means only that: the browser has been sent on.
        await Task.WhenAny(link.Reused, Task.Delay(s_forASecond, Wiring.Clock, stop));
        if (link.Reused.IsCompleted)
            Terminal.Warn("the link was asked for twice: if your browser shows an error, somebody else was signed in; "
                + "sign out");
    }

    static Failure NoBrowser(string what, string? asked, FailureKind kind = FailureKind.Local) => new(kind, what,
        "print the URL instead: sso-cred console --print" + (asked is null ? "" : $" --profile {SignInHint.Quoted(asked)}"));
}

using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Federation;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Serving;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>Opens the AWS console in a browser, signed in as the profile's role, or prints its URL.</summary>
static class OpenConsole
{
    static readonly Option<string?> s_service = new("--service")
    {
        Description = "The service whose page is opened, as in the console's URLs: s3, ec2, cloudwatch.",
        HelpName = "NAME",
    };

    static readonly Option<bool> s_print = new("--print")
    {
        Description = "Print the URL instead of opening it; anyone who opens it within 15 minutes is signed in.",
    };

    static readonly Option<bool> s_portal = new("--portal")
    {
        Description = "Open the access portal's own link, which needs no credentials: for several accounts at a time.",
    };

    public static Command Command()
    {
        var command = new Command("console", "Open the AWS console in a browser, signed in as the role.")
        {
            NameArgument.Profile,
            s_service,
            s_print,
            s_portal,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return RoleOptions.With(command);
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var input = root.Input();
        var name = input.Profile(options.Profile);
        var profile = root.Profiles.Resolve(name, options.Role);
        var service = parsed.GetValue(s_service);
        if (parsed.GetValue(s_portal))
            return OpenPortal(parsed, options with { Profile = name }, root, profile, service);
        var endpoint = ConsoleEndpoint.Of(RegionOf(profile));
        // Checks the service before anything is fetched.
        _ = endpoint.PageUrl(service);
        var prints = parsed.GetValue(s_print);
        var configured = profile.SignIn?.Session.Keys.GetValueOrDefault(Browser.Key);
        RequireBrowser(root, prints, configured, name);

        var budget = new TimeBudget(options.TimeoutOrDefault, CompositionRoot.Clock);
        var credentials = input.WithSignIn(profile, () => root.Credentials.Get(profile, options.TimeoutOrDefault),
            () => budget = new TimeBudget(options.TimeoutOrDefault, CompositionRoot.Clock));
        using var end = new CancellationTokenSource(budget.Left, CompositionRoot.Clock);
        root.Debug?.WriteLine($"console: asking {endpoint.SignInHost}");
        var url = root.ConsoleSignIns.UrlAsync(profile, credentials, endpoint, service, Deadlines.Until(end.Token))
            .GetAwaiter().GetResult();
        if (prints)
            return Print(url);

        var left = options.Timeout is null || budget.Left > BrowserHandover.Longest
            ? BrowserHandover.Longest
            : budget.Left;
        return Open(new BrowserHandover(root.Browser, root.Screen, CompositionRoot.Clock), url, configured, left,
            PrintHint(name));
    }

    // A sign-in in the browser is enough, so nothing is asked for here.
    static int OpenPortal(
        ParseResult parsed, RunOptions options, CompositionRoot root, Profile profile, string? service)
    {
        if (profile is not SsoProfile role)
        {
            throw new Failure(FailureKind.Configuration,
                $"profile '{profile.Name}' assumes a role, and the access portal only has those assigned to you",
                "leave --portal out");
        }

        var page = service is null ? null : ConsoleEndpoint.Of(RegionOf(profile)).PageUrl(service);
        var url = PortalLink.To(role, page);
        if (parsed.GetValue(s_print))
            return Print(url);
        var configured = role.Session.Keys.GetValueOrDefault(Browser.Key);
        RequireBrowser(root, prints: false, configured, options.Profile, " --portal");
        return Open(new BrowserHandover(root.Browser, root.Screen, CompositionRoot.Clock), url, configured,
            options.Timeout is { } limit && limit < BrowserHandover.Longest ? limit : BrowserHandover.Longest,
            PrintHint(options.Profile, " --portal"));
    }

    static void RequireBrowser(
        CompositionRoot root, bool prints, string? configured, string? profile, string option = "")
    {
        if (!prints && !root.Browser.IsReachable(configured))
        {
            throw new Failure(
                FailureKind.Local, "no browser can be opened from here", PrintHint(profile, option));
        }
    }

    static int Print(Uri url)
    {
        StandardOutput.Write(Encoding.UTF8.GetBytes(url.AbsoluteUri + "\n"));
        return (int)ExitCode.Done;
    }

    // The session's is in the role's partition, so its console is too.
    static string RegionOf(Profile profile) => profile.Region ?? profile.SignIn?.Session.Region
        ?? throw new Failure(FailureKind.Configuration, $"profile '{profile.Name}' has no Region, so its console is "
            + "unknown", "add region to the profile");

    static int Open(BrowserHandover handover, Uri url, string? configured, TimeSpan limit, string hint)
    {
        // Before this a signal may end the run at once.
        using var interrupt = new Interrupt();
        return CommandRunner.UntilInterrupted(
            interrupt, () => handover.RunAsync(url, configured, limit, hint, interrupt.Token));
    }

    static string PrintHint(string? profile, string option = "") =>
        $"print the URL instead: sso-cred console{option} --print"
        + (profile is null ? "" : $" --profile {TypedCommand.Word(profile)}");
}

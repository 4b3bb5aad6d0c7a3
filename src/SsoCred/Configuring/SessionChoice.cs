using CredentialProcess;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Configuring;

/// <summary>
/// Which session the profiles are for: one of the config, or a new one, which needs only the start URL.
/// </summary>
sealed class SessionChoice(
    SessionResolver sessions, ProfileSource profiles, PortalRegionSource regions, Prompter prompter,
    ConfigureOptions options, KeptAnswers answers)
{
    static readonly TimeSpan s_regionLimit = TimeSpan.FromSeconds(10);

    public async Task<ChosenSession> MakeAsync(CancellationToken stop)
    {
        var chosen = await ChooseAsync(stop);
        answers.Set(answers.Current.For(chosen.Session.StartUrl), isTyped: false);
        return chosen;
    }

    async Task<ChosenSession> ChooseAsync(CancellationToken stop)
    {
        var startUrl = options.StartUrl is null ? null : TypedStartUrl.Complete(options.StartUrl);
        if (options.Session is { } named && profiles.SessionNames.Contains(named))
            return Agreeing(sessions.Named(named), startUrl);
        if (startUrl is null && options.Session is null && PickOld() is { } old)
            return old;

        if (startUrl is null)
            return await AskAsync(stop);
        answers.Set(answers.Current.For(startUrl), isTyped: false);
        return KnownSession(startUrl) ?? New(startUrl, await RegionAsync(startUrl, stop));
    }

    // Asks again where the page shows that this is no start URL; what was typed is the default then.
    async Task<ChosenSession> AskAsync(CancellationToken stop)
    {
        prompter.Say("The address of your access portal is in your administrator's invitation mail and");
        prompter.Say("in the browser while the portal is open: https://d-1234567890.awsapps.com/start");
        while (true)
        {
            var typed = prompter.Ask(
                "start URL of the access portal, or its name", answers.Current.StartUrl, TypedStartUrl.Complete);
            answers.Set(answers.Current.For(typed));
            if (KnownSession(typed) is { } known)
                return known;
            try
            {
                return New(typed, await RegionAsync(typed, stop));
            }
            catch (Failure failure) when (failure.Kind == FailureKind.Configuration)
            {
                prompter.Say("  " + failure.Message);
            }
        }
    }

    ChosenSession? KnownSession(string startUrl)
    {
        if (options.Session is not null || sessions.All().FirstOrDefault(each => each.Session.Name is not null
            && IsSame(each.Session.StartUrl, startUrl)) is not { } known)
            return null;
        prompter.Say($"using {known.Session.Label} of the config, which has this start URL");
        return Agreeing(known, startUrl);
    }

    ChosenSession New(string startUrl, string region)
    {
        var session = new Session(Name(startUrl), startUrl, region, Scopes.Default);
        return new ChosenSession(session, profiles.EnvironmentEndpoints(), null);
    }

    // Null for a new one.
    ChosenSession? PickOld()
    {
        List<ChosenSession> all = [.. sessions.All().Where(each => each.Session.Name is not null)];
        if (all.Count == 0)
            return null;
        if (!prompter.IsInteractive || options.Yes)
            throw all is [var only]
                ? ConfigureOptions.Missing(
                    "choose the session", [$"{SignInHint.Option(only)}, or --start-url for a new one"])
                : SessionResolver.Several(all.Select(SignInHint.Option), ", or --start-url for a new one");

        PickRow[] rows =
        [
            .. all.Select(each => new PickRow(each.Session.Name!, each.Session.Region, each.Session.RedactedStartUrl)),
            new PickRow("(a new one)", "", ""),
        ];
        var list = new PickList(rows, several: false);
        if (answers.Current.StartUrl is { } last)
        {
            var known = all.FindIndex(each => each.Session.StartUrl == last);
            list.PointAt(known >= 0 ? known : all.Count);
        }

        var picked = prompter.Pick("session", list, Fit.Shrinks, Fit.Whole, Fit.Shrinks)[0];
        return picked < all.Count ? all[picked] : null;
    }

    ChosenSession Agreeing(ChosenSession chosen, string? startUrl)
    {
        var session = chosen.Session;
        if (startUrl is not null && !IsSame(session.StartUrl, startUrl))
        {
            throw new Failure(FailureKind.Configuration,
                $"{session.Label} of the config has another start URL, '{session.RedactedStartUrl}'",
                "choose another --session");
        }

        return options.SsoRegion is null || options.SsoRegion == session.Region ? chosen
            : throw new Failure(FailureKind.Configuration,
                $"{session.Label} of the config has another Region, '{session.Region}'", "choose another --session");
    }

    async Task<string> RegionAsync(string startUrl, CancellationToken stop)
    {
        if (options.SsoRegion is { } given)
            return given;
        using var limit = new CancellationTokenSource(s_regionLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var page = await regions.FindAsync(startUrl, either.Token);
        stop.ThrowIfCancellationRequested();
        if (page.Region is { } found)
        {
            prompter.Say($"the portal is in {found}");
            return found;
        }

        if (!prompter.IsInteractive)
            throw ConfigureOptions.Missing($"the portal's Region is not known ({page.Problem})", ["--sso-region"]);
        prompter.Say($"the portal's Region is not known: {page.Problem}");
        var typed = prompter.Ask(
            "Region of the portal, such as us-east-1", answers.Current.SsoRegion, new RegionCheck().Validate);
        answers.Set(answers.Current with { SsoRegion = typed });
        return typed;
    }

    string Name(string startUrl)
    {
        var usual = TypedStartUrl.SessionName(startUrl);
        if (usual is not null && profiles.SessionNames.Contains(usual))
            usual = null;
        if (options.Session is { } given)
            return given;
        if (prompter.IsInteractive && !options.Yes)
        {
            var name = prompter.Ask("name of the session", answers.Current.Session ?? usual, Free);
            answers.Set(answers.Current with { Session = name });
            return name;
        }

        return usual ?? throw ConfigureOptions.Missing("the session needs a name", ["--session"]);
    }

    string Free(string name) => profiles.SessionNames.Contains(SafeName.Validate(name, "session"))
        ? throw new Failure(FailureKind.Usage, $"the config has a session '{name}' with another start URL")
        : name;

    static bool IsSame(string one, string other) => Bare(one) == Bare(other);

    static string Bare(string startUrl) => startUrl.Split('#')[0].TrimEnd('/');
}

using CredentialProcess;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using SsoCred.Options;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Configuring;

/// <summary>
/// Which session the profiles are for: one of the config, or a new one, for which a start URL is all that a person has
/// to know.
/// </summary>
sealed class SessionChoice(Wiring wiring, Prompter person, ConfigureOptions options)
{
    static readonly TimeSpan s_lookLimit = TimeSpan.FromSeconds(10);

    readonly Sessions _sessions = new(wiring.Profiles);

    public async Task<ChosenSession> MakeAsync(CancellationToken stop)
    {
        var startUrl = options.StartUrl is null ? null : TypedStartUrl.Complete(options.StartUrl);
        if (options.Session is { } named && wiring.Profiles.SessionNames.Contains(named))
            return Agreeing(_sessions.Named(named), startUrl);
        if (startUrl is null && options.Session is null && PickOld() is { } old)
            return old;

        startUrl ??= person.Ask("start URL of the access portal, or its name", null, TypedStartUrl.Complete);
        if (options.Session is null && _sessions.All().FirstOrDefault(each => each.Session.Name is not null
            && IsSame(each.Session.StartUrl, startUrl)) is { } known)
        {
            person.Tell($"using {known.Session.Label} of the config, which has this start URL");
            return Agreeing(known, startUrl);
        }

        var region = await RegionAsync(startUrl, stop);
        var session = new Session(Name(startUrl), startUrl, region, Scopes.Default);
        return new ChosenSession(session, wiring.Profiles.EnvironmentEndpoints(), null);
    }

    // Null means a new one.
    ChosenSession? PickOld()
    {
        List<ChosenSession> all = [.. _sessions.All().Where(each => each.Session.Name is not null)];
        if (all.Count == 0)
            return null;
        if (!person.SeesLists || options.Yes)
        {
            throw ConfigureOptions.Missing("which session is meant",
                [.. all.Take(5).Select(SignInHint.Option), "or --start-url for a new one"]);
        }

        PickRow[] rows =
        [
            .. all.Select(each => new PickRow(each.Session.Name!, each.Session.Region, each.Session.RedactedStartUrl)),
            new PickRow("(a new one)", "", ""),
        ];
        var picked = person.Pick("session", new PickList(rows, several: false), Fit.Shrinks, Fit.Whole, Fit.Shrinks)[0];
        return picked < all.Count ? all[picked] : null;
    }

    ChosenSession Agreeing(ChosenSession chosen, string? startUrl)
    {
        var session = chosen.Session;
        if (startUrl is not null && !IsSame(session.StartUrl, startUrl))
        {
            throw new Failure(FailureKind.Configuration,
                $"{session.Label} of the config has another start URL, '{session.RedactedStartUrl}'", "say another --session");
        }

        return options.SsoRegion is null || options.SsoRegion == session.Region ? chosen
            : throw new Failure(FailureKind.Configuration,
                $"{session.Label} of the config has another Region, '{session.Region}'", "say another --session");
    }

    async Task<string> RegionAsync(string startUrl, CancellationToken stop)
    {
        if (options.SsoRegion is { } said)
            return said;
        using var limit = new CancellationTokenSource(s_lookLimit, Wiring.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var page = await wiring.PortalRegions.FindAsync(startUrl, either.Token);
        stop.ThrowIfCancellationRequested();
        if (page.Region is { } found)
        {
            person.Tell($"the portal is in {found}");
            return found;
        }

        if (!person.IsThere)
            throw ConfigureOptions.Missing($"the portal's Region is not known ({page.Problem})", ["--sso-region"]);
        person.Tell($"the portal's Region is not known: {page.Problem}");
        return person.Ask("Region of the portal, such as us-east-1", null, SyncArguments.ValidateRegion);
    }

    string Name(string startUrl)
    {
        var usual = TypedStartUrl.SessionName(startUrl);
        if (usual is not null && wiring.Profiles.SessionNames.Contains(usual))
            usual = null;
        if (options.Session is { } said)
            return said;
        if (person.IsThere && !options.Yes)
            return person.Ask("name of the session", usual, Free);
        return usual ?? throw ConfigureOptions.Missing("the session needs a name", ["--session"]);
    }

    string Free(string name) => wiring.Profiles.SessionNames.Contains(SafeName.Validate(name, "session"))
        ? throw new Failure(FailureKind.Usage, $"the config has a session '{name}' with another start URL")
        : name;

    static bool IsSame(string one, string other) => Bare(one) == Bare(other);

    static string Bare(string startUrl) => startUrl.Split('#')[0].TrimEnd('/');
}

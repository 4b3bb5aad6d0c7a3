using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Doctor;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>
/// Shows what the caches hold: sessions, and their profiles' role credentials. Makes no network calls. Exit code 0 when
/// the profile's session (or every session) is usable now, 4 when not.
/// </summary>
static class Status
{
    static readonly Option<bool> s_all = new("--all")
    {
        Description = "Also list the profiles without live credentials.",
    };

    static readonly TableColumn[] s_sessionColumns = [new("session", Fit.Name), new("sign-in", Fit.Prose)];

    static readonly TableColumn[] s_profileColumns =
    [
        new("profile", Fit.Name), new("session", Fit.Shrinks), new("account", Fit.Whole), new("role", Fit.Shrinks),
        new("credentials until", Fit.Whole),
    ];

    public static Command Command()
    {
        var command = new Command("status", "Show which sessions are signed in, and until when.")
        {
            JsonOption.Json, s_all,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return command;
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var sessions = root.Sessions;
        var only = options.Profile is null ? null : sessions.Of(options.Profile);
        var shown = only is null ? sessions.All() : [only];
        if (shown.Count + sessions.Broken.Count == 0)
            throw new Failure(FailureKind.Configuration, "the config has no session", "run: sso-cred configure");
        var name = only is null ? null : RoleProfileName(root.Profiles, options.Profile) ?? only.Profile;
        var rows = shown.Select(chosen => Row(root.SignInStates, sessions, chosen, name) with
        {
            Store = root.TokenHome.IsInKeyring(chosen.Session) ? "keyring" : "files",
        })
            .Concat(sessions.Broken.Select(broken =>
                new SessionRow(broken.Name, "", "", false, null, null, broken.Why.Message, [])))
            .ToList();
        if (parsed.GetValue(JsonOption.Json))
            StatusDocument.Write(rows);
        else
            WriteText(rows, listsAll: name is not null || parsed.GetValue(s_all));
        return (int)(rows.All(row => row.Usable) ? ExitCode.Done : ExitCode.SignIn);
    }

    // The session is that of the chain's end, the credentials are the role's. Null where the profile assumes none.
    static string? RoleProfileName(ProfileSource profiles, string? requested)
    {
        try
        {
            return (profiles.Resolve(requested) as RoleProfile)?.Name;
        }
        catch (Failure)
        {
            // It names only its session.
            return null;
        }
    }

    static SessionRow Row(
        SignInStates states, SessionResolver sessions, ChosenSession chosen, string? onlyProfile)
    {
        var (session, endpoints, _) = chosen;
        var state = states.ReadAsync(session, endpoints, CancellationToken.None).GetAwaiter().GetResult();
        var profiles = sessions.ProfilesOf(session)
            .Where(profile => onlyProfile is null || profile.Name == onlyProfile)
            .Select(profile => states.ReadRole(profile))
            .Select(role => new ProfileRow(role.Profile.Name, role.Profile.AccountId, role.Profile.RoleName,
                (role.Profile as RoleProfile)?.Source.Name, role.IsValid ? Text(role.End) : null));
        return new SessionRow(session.Name, session.RedactedStartUrl, session.Region, state.IsUsable,
            Text(state.TokenEnd), Text(state.RefreshableUntil), state.Problem, [.. profiles])
        {
            SignIn = SignInHint.Hint(chosen),
        };
    }

    static string? Text(DateTimeOffset? time) => time is { } known ? Timestamp.Format(known) : null;

    static void WriteText(List<SessionRow> rows, bool listsAll)
    {
        var page = new ListPage();
        page.Add(s_sessionColumns, rows,
            (row, column) => column == 0 ? row.Session ?? row.StartUrl : SignIn(row));
        var all = rows.Sum(row => row.Profiles.Count);
        foreach (var row in rows.Where(row => row.Store == "keyring"))
            page.AddLine($"{row.Session ?? row.StartUrl}: kept in the keyring");
        List<(string Session, ProfileRow Row)> profiles =
        [
            .. rows.SelectMany(row => row.Profiles.Where(profile => listsAll || profile.CredentialsUntil is not null)
                .Select(profile => (row.Session ?? "-", profile))),
        ];
        if (profiles.Count > 0)
        {
            page.AddLine("");
            page.Add(s_profileColumns, profiles, (profile, column) =>
                column switch
                {
                    0 => profile.Row.Profile,
                    1 => profile.Session,
                    2 => profile.Row.AccountId,
                    3 => profile.Row.RoleName + (profile.Row.Via is { } via ? $" (via {via})" : ""),
                    _ => Timestamp.Parse(profile.Row.CredentialsUntil) is { } end
                        ? LocalTime.Format(end, CompositionRoot.Clock) : "-",
                });
        }

        if (profiles.Count < all)
        {
            page.AddLine("");
            var hidden = all - profiles.Count;
            page.AddLine($"{(hidden == 1 ? "1 profile has" : $"{hidden} profiles have")} no live credentials; "
                + "with --all they are listed");
        }

        page.Show();
    }

    static string SignIn(SessionRow row)
    {
        if (row.Trouble is { } trouble)
            return row.SignIn is null ? trouble : $"{trouble}; {row.SignIn}";
        if (Timestamp.Parse(row.SignedInUntil) is not { } end)
            return $"not signed in; {row.SignIn}";
        var left = end - CompositionRoot.Clock.GetUtcNow();
        var time = LocalTime.Format(end, CompositionRoot.Clock);
        return (row.Usable, left > TimeSpan.Zero) switch
        {
            (true, true) => $"signed in until {time}, {RelativeTime.FormatDuration(left)} left"
                + (row.RefreshableUntil is null ? "" : ", then refreshed"),
            (true, false) => "signed in; the next run refreshes it",
            (false, true) => $"signed out elsewhere; {row.SignIn}",
            (false, false) => $"signed in until {time}, {RelativeTime.FormatDuration(-left)} ago; {row.SignIn}",
        };
    }
}

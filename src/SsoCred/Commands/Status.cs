using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
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
    public static Command Command()
    {
        var command = new Command("status", "Show which sessions are signed in, and until when.")
        {
            JsonOption.Json,
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
        var rows = shown.Select(chosen => Row(root.SignInStates, sessions, chosen, name))
            .Concat(sessions.Broken.Select(broken =>
                new SessionRow(broken.Name, "", "", false, null, null, broken.Why.Message, [])))
            .ToList();
        if (parsed.GetValue(JsonOption.Json))
            StatusDocument.Write(rows);
        else
            WriteTable(rows);
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
            Text(state.TokenEnd), Text(state.RefreshableUntil), state.Problem, [.. profiles]);
    }

    static string? Text(DateTimeOffset? time) => time is { } known ? Timestamp.Format(known) : null;

    static void WriteTable(List<SessionRow> rows)
    {
        var page = new ListPage();
        page.Add(["session", "start URL", "Region", "signed in until", "refreshable"], rows, (row, column) =>
            column switch
            {
                0 => row.Session ?? "-",
                1 => row.StartUrl,
                2 => row.Region,
                3 => row.Trouble ?? Until(row.SignedInUntil, row.Usable ? "" : "expired"),
                _ => row.RefreshableUntil is null ? "-" : "yes",
            });
        List<(string Session, ProfileRow Row)> profiles =
            [.. rows.SelectMany(row => row.Profiles.Select(profile => (row.Session ?? "-", profile)))];
        if (profiles.Count > 0)
        {
            page.AddLine("");
            page.Add(["profile", "session", "account", "role", "credentials until"], profiles, (profile, column) =>
                column switch
                {
                    0 => profile.Row.Profile,
                    1 => profile.Session,
                    2 => profile.Row.AccountId,
                    3 => profile.Row.RoleName + (profile.Row.Via is { } via ? $" (via {via})" : ""),
                    _ => Until(profile.Row.CredentialsUntil),
                });
        }

        page.Show();
    }

    static string Until(string? time, string mark = "") =>
        Timestamp.Parse(time) is { } end ? $"{LocalTime.Time(end)} {mark}".TrimEnd() : "-";
}

using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Files;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// Tells what the caches hold: sessions, and their profiles' role credentials. No network. Exit code 0 when the
/// profile's session (or every session) is usable now, 4 when not.
/// </summary>
static class Status
{
    static readonly Option<bool> s_json = new("--json") { Description = "As JSON; the README tells its form." };

    public static Command Command()
    {
        var command = new Command("status", "Show who is signed in where, and until when; no network.") { s_json };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options);
        var sessions = new Sessions(wiring.Profiles);
        var only = options.Profile is null ? null : sessions.Of(options.Profile);
        var shown = only is null ? sessions.All() : [only];
        if (shown.Count + sessions.Broken.Count == 0)
            throw new Failure(FailureKind.Configuration, "the config names no session", "run: sso-cred configure");
        var rows = shown.Select(chosen => Row(wiring, sessions, chosen, only?.Profile))
            .Concat(sessions.Broken.Select(broken =>
                new SessionRow(broken.Name, "", "", false, null, null, broken.Why.Message, [])))
            .ToList();
        if (parsed.GetValue(s_json))
            StatusDocument.Write(rows);
        else
            Draw(rows);
        return (int)(rows.All(row => row.Usable) ? ExitCode.Done : ExitCode.SignIn);
    }

    static SessionRow Row(Wiring wiring, Sessions sessions, ChosenSession chosen, string? onlyProfile)
    {
        var (session, endpoints, _) = chosen;
        var state = wiring.SignInStates.ReadAsync(session, endpoints, CancellationToken.None).GetAwaiter().GetResult();
        var profiles = sessions.ProfilesOf(session)
            .Where(profile => onlyProfile is null || profile.Name == onlyProfile)
            .Select(profile => wiring.SignInStates.ReadRole(profile))
            .Select(role => new ProfileRow(role.Profile.Name, role.Profile.AccountId, role.Profile.RoleName,
                role.IsValid ? Text(role.End) : null));
        return new SessionRow(session.Name, session.RedactedStartUrl, session.Region, state.IsUsable, Text(state.TokenEnd),
            Text(state.RefreshableUntil), state.Problem, [.. profiles]);
    }

    static string? Text(DateTimeOffset? time) => time is { } known ? Timestamp.Format(known) : null;

    static void Draw(List<SessionRow> rows)
    {
        var page = new ListPage();
        page.Add(["session", "start URL", "Region", "signed in until", "refreshable"], rows, (row, column) =>
            column switch
            {
                0 => row.Session ?? "-",
                1 => row.StartUrl,
                2 => row.Region,
                3 => row.Trouble ?? Until(row.SignedInUntil, row.Usable ? "" : "over"),
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
                    3 => profile.Row.RoleName,
                    _ => Until(profile.Row.CredentialsUntil),
                });
        }

        page.Show();
    }

    static string Until(string? time, string mark = "") =>
        Timestamp.Parse(time) is { } end ? $"{LocalTime.Time(end)} {mark}".TrimEnd() : "-";
}

using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Files;
using Spectre.Console;

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
            throw new Failure(ExitCode.Configuration, "the config names no session", "run: sso-cred configure");
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
        var state = wiring.SignInStates.OfAsync(session, endpoints, CancellationToken.None).GetAwaiter().GetResult();
        var profiles = sessions.Profiles
            .Where(profile => profile.Session.Key == session.Key && profile.Session.Name == session.Name)
            .Where(profile => onlyProfile is null || profile.Name == onlyProfile)
            .Select(profile => wiring.SignInStates.Of(profile))
            .Select(role => new ProfileRow(role.Profile.Name, role.Profile.AccountId, role.Profile.RoleName,
                role.IsValid ? Text(role.End) : null));
        return new SessionRow(session.Name, session.ShownStartUrl, session.Region, state.IsUsable, Text(state.TokenEnd),
            Text(state.RefreshableUntil), state.Trouble, [.. profiles]);
    }

    static string? Text(DateTimeOffset? time) => time is { } known ? Timestamp.Format(known) : null;

    static void Draw(List<SessionRow> rows)
    {
        var sessions = Lists.Table("session", "start URL", "Region", "signed in until", "refreshable");
        foreach (var row in rows)
            sessions.AddRow(Lists.Cell(row.Session ?? "-"), Lists.Cell(row.StartUrl), Lists.Cell(row.Region),
                Lists.Cell(row.Trouble ?? Until(row.SignedInUntil, row.Usable ? "" : "over")),
                Lists.Cell(row.RefreshableUntil is null ? "-" : "yes"));
        var profiles = Lists.Table("profile", "session", "account", "role", "credentials until");
        foreach (var row in rows)
        {
            foreach (var profile in row.Profiles)
                profiles.AddRow(Lists.Cell(profile.Profile), Lists.Cell(row.Session ?? "-"), Lists.Cell(profile.AccountId),
                    Lists.Cell(profile.RoleName), Lists.Cell(Until(profile.CredentialsUntil)));
        }

        Lists.Show(profiles.Rows.Count == 0 ? [sessions] : [sessions, new Text("\n"), profiles]);
    }

    static string Until(string? time, string mark = "") =>
        Timestamp.Parse(time) is { } end ? $"{Local.Time(end)} {mark}".TrimEnd() : "-";
}

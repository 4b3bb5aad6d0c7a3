using System.CommandLine;
using CredentialProcess;
using SsoCred.Display;
using SsoCred.Options;
using Profile = CredentialProcess.Profiles.Profile;

namespace SsoCred.Commands;

/// <summary>Shows what the config holds, without any network; what can't be used is shown with the reason.</summary>
static class Profiles
{
    static readonly Option<bool> s_json = new("--json") { Description = "As JSON; the README tells its form." };

    public static Command Command()
    {
        var command = new Command("profiles", "Show the profiles of the config, or write them: profiles sync.")
        {
            s_json,
            ProfilesSync.Command(),
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options);
        // Whoever asks for one wants to know whether it can be used; scripts see that by the exit code.
        if (options.Profile is not null)
            _ = wiring.Profiles.Resolve(options.Profile);
        var names = options.Profile is null ? wiring.Profiles.ProfileNames : [options.Profile];
        var signedIn = new Dictionary<(bool, string), bool>();
        List<Row> rows = [];
        foreach (var name in names)
            if (name.Length > 0)
                rows.Add(RowOf(wiring, name, signedIn));
        if (parsed.GetValue(s_json))
            WriteJson(rows);
        else
            Draw(rows);
        return (int)ExitCode.Done;
    }

    static Row RowOf(Wiring wiring, string name, Dictionary<(bool, string), bool> signedIn)
    {
        try
        {
            var profile = wiring.Profiles.Resolve(name);
            // Of each profile only what is shown is held.
            return new Row(name, profile.Name, profile.Session.Name, profile.AccountId, profile.RoleName,
                profile.Name == name ? profile.Region : wiring.Profiles.RegionOf(name), SignedIn(wiring, profile, signedIn), null);
        }
        catch (Failure why)
        {
            return new Row(name, null, null, null, null, null, false, why.Message);
        }
    }

    // Each session is looked up once.
    static bool SignedIn(Wiring wiring, Profile profile, Dictionary<(bool, string), bool> known)
    {
        var session = (profile.Session.Name is null, profile.Session.Key);
        if (known.TryGetValue(session, out var answer))
            return answer;
        var state = wiring.SignInStates.ReadAsync(profile.Session, profile.Endpoints, CancellationToken.None)
            .GetAwaiter().GetResult();
        return known[session] = state.IsUsable;
    }

    static void Draw(List<Row> rows)
    {
        if (rows.Count == 0)
        {
            StandardOutput.WriteListLine("the config has no profiles; run: sso-cred configure");
            return;
        }

        var page = new ListPage();
        page.Add(["profile", "session", "account", "role", "Region", "signed in"], rows, (row, column) => column switch
        {
            0 => row.Name,
            1 => row.Session ?? "-",
            2 => row.AccountId ?? "-",
            3 => row.RoleName ?? "-",
            4 => row.Region ?? "-",
            _ => row.Trouble is not null ? "-" : row.SignedIn ? "yes" : "no",
        });
        // Below, since a sentence in a column leaves no room for the others.
        foreach (var row in rows)
            if (row.Trouble is not null)
                page.AddLine($"{row.Name}: {row.Trouble}");
        page.Show();
    }

    static void WriteJson(List<Row> rows) => JsonOutput.Write(json => json.WriteObjects("profiles", rows, row =>
    {
        json.WriteString("profile"u8, row.Name);
        json.WriteString("runsAs"u8, row.RunsAs);
        json.WriteString("session"u8, row.Session);
        json.WriteString("accountId"u8, row.AccountId);
        json.WriteString("roleName"u8, row.RoleName);
        json.WriteString("region"u8, row.Region);
        json.WriteBoolean("signedIn"u8, row.SignedIn);
        json.WriteString("trouble"u8, row.Trouble);
    }));

    /// <param name="RunsAs">The profile that it comes down to: the one that its process is run for, or itself.</param>
    sealed record Row(string Name, string? RunsAs, string? Session, string? AccountId, string? RoleName, string? Region,
        bool SignedIn, string? Trouble);
}

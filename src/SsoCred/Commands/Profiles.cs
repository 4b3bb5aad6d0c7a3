using System.CommandLine;
using CredentialProcess;
using Spectre.Console;
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
        var signedIn = new Dictionary<string, string>(StringComparer.Ordinal);
        List<Row> rows = [];
        foreach (var name in names)
            if (name.Length > 0) rows.Add(RowOf(wiring, name, signedIn));
        if (parsed.GetValue(s_json))
            WriteJson(rows);
        else
            Draw(rows);
        return (int)ExitCode.Done;
    }

    static Row RowOf(Wiring wiring, string name, Dictionary<string, string> signedIn)
    {
        try
        {
            var profile = wiring.Profiles.Resolve(name);
            return new Row(name, profile, wiring.Profiles.RegionOf(name), SignedIn(wiring, profile, signedIn) == "yes", null);
        }
        catch (Failure why)
        {
            return new Row(name, null, null, false, why.Message);
        }
    }

    // Each session is looked up once.
    static string SignedIn(Wiring wiring, Profile profile, Dictionary<string, string> known)
    {
        var session = $"{(profile.Session.Name is null ? "url" : "session")} {profile.Session.Key}";
        if (known.TryGetValue(session, out var answer))
            return answer;
        var state = wiring.SignInStates.OfAsync(profile.Session, profile.Endpoints, CancellationToken.None)
            .GetAwaiter().GetResult();
        return known[session] = state.IsUsable ? "yes" : "no";
    }

    static void Draw(List<Row> rows)
    {
        if (rows.Count == 0)
        {
            StandardOutput.WriteListLine("the config has no profiles; run: sso-cred configure");
            return;
        }

        var table = Lists.Table("profile", "session", "account", "role", "Region", "signed in");
        foreach (var row in rows)
        {
            table.AddRow(Lists.Cell(row.Name), Lists.Cell(row.Profile?.Session.Name ?? "-"),
                Lists.Cell(row.Profile?.AccountId ?? "-"), Lists.Cell(row.Profile?.RoleName ?? "-"),
                Lists.Cell(row.Region ?? "-"), Lists.Cell(row.Trouble is not null ? "-" : row.SignedIn ? "yes" : "no"));
        }

        Lists.Show(table);
        // Below, since a sentence in a column leaves no room for the others.
        foreach (var row in rows.Where(row => row.Trouble is not null))
            StandardOutput.WriteListLine($"{row.Name}: {row.Trouble}");
    }

    static void WriteJson(List<Row> rows) => JsonOutput.Write(json => json.WriteObjects("profiles", rows, row =>
    {
        json.WriteString("profile"u8, row.Name);
        json.WriteString("runsAs"u8, row.Profile?.Name);
        json.WriteString("session"u8, row.Profile?.Session.Name);
        json.WriteString("accountId"u8, row.Profile?.AccountId);
        json.WriteString("roleName"u8, row.Profile?.RoleName);
        json.WriteString("region"u8, row.Region);
        json.WriteBoolean("signedIn"u8, row.SignedIn);
        json.WriteString("trouble"u8, row.Trouble);
    }));

    /// <param name="Profile">What it comes down to: of a twin, the profile that its process is run for.</param>
    sealed record Row(string Name, Profile? Profile, string? Region, bool SignedIn, string? Trouble);
}

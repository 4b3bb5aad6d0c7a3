using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>Shows the profiles of the config, without network calls; unusable ones with the reason.</summary>
static class Profiles
{
    static readonly TableColumn[] s_columns =
    [
        new("profile", Fit.Name), new("session", Fit.Shrinks), new("account", Fit.Whole), new("role", Fit.Shrinks),
        new("Region", Fit.Whole), new("signed in", Fit.Whole),
    ];

    public static Command Command()
    {
        var command = new Command("profiles", "Show the profiles of the config; 'profiles sync' writes them.")
        {
            JsonOption.Json,
            ProfilesSync.Command(),
            ProfilesAddProcess.Command(),
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return command;
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        // An unusable one that was asked for is a failure, so that scripts see it in the exit code.
        if (options.Profile is not null)
            _ = root.Profiles.Resolve(options.Profile);
        var names = options.Profile is null ? root.Profiles.ProfileNames : [options.Profile];
        var signedIn = new Dictionary<(bool, string), bool>();
        List<Row> rows = [];
        foreach (var name in names)
            if (name.Length > 0)
                rows.Add(RowOf(root.Profiles, root.SignInStates, name, signedIn));
        if (parsed.GetValue(JsonOption.Json))
            WriteJson(rows);
        else
            WriteTable(rows);
        return (int)ExitCode.Done;
    }

    static Row RowOf(
        ProfileSource profiles, SignInStates states, string name, Dictionary<(bool, string), bool> signedIn)
    {
        try
        {
            var profile = profiles.Resolve(name);
            // Keeps only what is shown, since there may be 85,000.
            return new Row(name, profile.Name, profile.SignIn?.Session.Name, profile.AccountId, profile.RoleName,
                (profile as RoleProfile)?.Source.Name,
                profile.Name == name ? profile.Region : profiles.RegionOf(name),
                IsSignedIn(states, profile, signedIn), null);
        }
        catch (Failure why)
        {
            return new Row(name, null, null, null, null, null, null, false, why.Message);
        }
    }

    // Each session is read once.
    static bool IsSignedIn(
        SignInStates states, Profile profile, Dictionary<(bool, string), bool> known)
    {
        // Static keys need no sign-in.
        if (profile.SignIn is not { } signIn)
            return true;
        var session = (signIn.Session.Name is null, signIn.Session.Key);
        if (known.TryGetValue(session, out var answer))
            return answer;
        var state = states.ReadAsync(signIn.Session, signIn.Endpoints, CancellationToken.None)
            .GetAwaiter().GetResult();
        return known[session] = state.IsUsable;
    }

    static void WriteTable(List<Row> rows)
    {
        if (rows.Count == 0)
        {
            StandardOutput.WriteListLine("the config has no profiles; run: sso-cred configure");
            return;
        }

        var page = new ListPage();
        page.Add(s_columns, rows, (row, column) => column switch
        {
            0 => row.Name,
            1 => row.Session ?? "-",
            2 => row.AccountId ?? "-",
            3 => row.RoleName is { } role ? role + (row.Via is { } via ? $" (via {via})" : "") : "-",
            4 => row.Region ?? "-",
            _ => row.Trouble is not null ? "-" : row.SignedIn ? "yes" : "no",
        });
        // Below, since a sentence would make the column too wide.
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
        json.WriteString("via"u8, row.Via);
    }));

    /// <param name="RunsAs">The profile that its credential_process names, else itself.</param>
    /// <param name="Via">The profile whose credentials assume the role; null for the role of a sign-in.</param>
    sealed record Row(string Name, string? RunsAs, string? Session, string? AccountId, string? RoleName, string? Via,
        string? Region, bool SignedIn, string? Trouble);
}

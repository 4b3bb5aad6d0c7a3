using System.Text.Json;
using IdentityCenter.State;
using SsoCred.Tests.Ecr;
using SsoCred.Tests.Faults;

namespace SsoCred.Tests.Refusals;

/// <summary>
/// Runs one command in a home where a system call is refused, and names the outcome: "ok" if it is the same as without
/// the refusal, "–" if the call is not made. Each scenario checks that no state is lost.
/// </summary>
static class RefusalScenario
{
    const string Mine = "# mine\n";
    const string NotMade = "–", Fine = "ok";

    /// <summary>In the order of the table's columns.</summary>
    public static readonly string[] All =
        ["get", "refresh", "ended", "login", "write", "configure", "sync", "ecr"];

    public static async Task<string> OutcomeAsync(string scenario, Refusal refusal)
    {
        await using var docker = await DockerHome.CreateAsync();
        var home = docker.Home;
        home.StandIn.Tenant.Settings.AutoApproves = true;
        var lifetime = scenario switch { "refresh" or "login" => 5, "ended" => -5, _ => 60 };
        if (refusal.Call == "change")
            await home.DocumentAsync(); // creates the lock files
        home.ForgetRoles();
        var minted = home.SignInWithMore(TimeSpan.FromMinutes(lifetime));
        File.WriteAllText(home[".aws/credentials"], Mine);
        Directory.CreateDirectory(home[".docker"]);
        File.WriteAllText(docker.ConfigPath, "{}\n");
        await PrepareAsync(home, refusal);
        var config = home.Config;
        var refreshes = home.Refreshes;

        var log = await refusal.ApplyAsync(home);
        var run = await home.RunAsync(Arguments(scenario));
        Refusal.Lift(home);

        Assert.InRange(run.Exit, 0, 6);
        Assert.DoesNotMatch("unexpected|Unhandled|Exception|System\\.|Aborted", run.Said);
        Assert.Equal(run.Exit == 0 ? 0 : 1, run.Said.Split("sso-cred: error: ").Length - 1);
        var outcome = scenario switch
        {
            "get" => Got(home, run),
            "refresh" or "ended" => Refreshed(home, run, minted, refreshes),
            "login" => SignedIn(home, run, minted),
            "write" => Written(run, home[".aws/credentials"], Mine),
            "ecr" => Written(run, docker.ConfigPath, "{}\n"),
            _ => Written(run, home.ConfigPath, config),
        };
        if (scenario != "login")
            home.AssertNothingLost();
        return File.Exists(log) ? outcome
            : outcome == Fine ? NotMade
            : $"{outcome}, though nothing was refused: {run.Said}";
    }

    static string[] Arguments(string scenario) => scenario switch
    {
        "login" => ["login", "--device", "--no-browser", "--no-qr"],
        "write" => ["write", "--profile", "dev"],
        "configure" => ["configure", "--session", Home.SessionName, "--account", "123456789012", "--role", "ReadOnly",
            "--profile", "prod", "--yes"],
        "sync" => ["profiles", "sync", "--session", Home.SessionName, "--yes"],
        "ecr" => ["ecr", "install", "--profile", "dev"],
        _ => ["--profile", "dev"],
    };

    // Without these the call would not be made.
    static async Task PrepareAsync(Home home, Refusal refusal)
    {
        if (refusal.Call is "fchown" or "chown")
        {
            Assert.SkipUnless(Environment.IsPrivilegedProcess, "only the superuser can give files away");
            Assert.Equal(0, (await home.ShellAsync("chown -R 1234:1234 ~/.aws ~/.docker")).Exit);
        }

        if (refusal.Call == "fchmod")
            File.SetUnixFileMode(home.TokenPath, (UnixFileMode)0b110_100_000);
        if (refusal.Call == "unlink")
            File.WriteAllText(home.TokenPath + ".tmp", "left by one that was killed");
    }

    static string Got(Home home, Run run)
    {
        if (run.Exit != 0)
            return $"exit {run.Exit}";
        run.Document();
        return home.RoleFiles.Length == 1 ? Fine : "not cached";
    }

    static string Refreshed(Home home, Run run, Minted minted, int before)
    {
        if (run.Exit == 0)
            run.Document();
        if (home.Refreshes == before)
            return run.Exit == 0 ? "old token" : $"exit {run.Exit}";
        Assert.Equal(0, run.Exit);
        Assert.NotEqual(minted.RefreshToken, Text(home, "refreshToken"));
        return Fine;
    }

    static string SignedIn(Home home, Run run, Minted minted)
    {
        if (run.Exit == 0)
        {
            Assert.NotEqual(minted.AccessToken, Text(home, "accessToken"));
            return Fine;
        }

        Assert.Equal(minted.AccessToken, Text(home, "accessToken"));
        return $"exit {run.Exit}" + (home.StandIn.Calls["StartDeviceAuthorization"] == 0 ? ", unasked" : "");
    }

    static string Written(Run run, string path, string before)
    {
        if (run.Exit == 0)
        {
            Assert.NotEqual(before, File.ReadAllText(path));
            return Fine;
        }

        Assert.Equal(before, File.ReadAllText(path));
        return $"exit {run.Exit}";
    }

    static string? Text(Home home, string field)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(home.TokenPath));
        return json.RootElement.GetProperty(field).GetString();
    }
}

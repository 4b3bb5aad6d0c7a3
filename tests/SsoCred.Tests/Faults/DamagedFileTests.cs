using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CredentialProcess.Tests;
using SsoCred.Tests.Ecr;

namespace SsoCred.Tests.Faults;

/// <summary>
/// The whole program over a home in which one file is damaged: it answers or complains as it always does, and no piece
/// of a secret comes out where none belongs.
/// </summary>
[Trait("Category", "Slow")]
public sealed partial class DamagedFileTests
{
    const int Lanes = 3;
    const int Times = 100;

    static readonly string[][] s_commands =
    [
        ["get", "--profile", "dev"], ["--profile", "dev", "--debug"], ["status"], ["status", "--json"], ["profiles"],
        ["env", "--profile", "dev"], ["doctor", "--profile", "dev", "--offline"],
        ["doctor", "--profile", "dev", "--offline", "--json"],
        ["ecr", "password", "--profile", "dev"], ["ecr", "password", "--profile", "dev", "--debug"],
        ["__complete", "bash", "sso-cred --profile ", " "], ["__complete", "zsh", "=", "roles", "--account"],
    ];

    [Fact]
    public async Task Every_command_answers_or_complains_and_tells_no_secret()
    {
        _ = SsoCredBinary.Path;
        var searched = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(LaneAsync));
        Assert.InRange(searched.Sum(), Lanes * Times * RandomCases.Rounds, int.MaxValue);
    }

    static async Task<int> LaneAsync(int lane)
    {
        await using var docker = await DockerHome.CreateAsync();
        var home = docker.Home;
        var (files, secrets) = await FillAsync(docker);
        Assert.True(files.Count >= 8, string.Join('\n', files.Keys));
        Assert.True(secrets.Count >= 9, string.Join('\n', secrets.Select(secret => secret.Secret)));
        var paths = files.Keys.Order(StringComparer.Ordinal).ToArray();
        var searched = 0;
        await RandomCases.CasesAsync($"lane {lane}", Times, async random =>
        {
            Restore(home, files);
            var path = random.In<string>(paths);
            var damaged = Damage.Of(files[path], random);
            File.WriteAllBytes(path, damaged);
            // Without what was fetched before, a run needs the token, and its refresh where that is damaged.
            if (random.Next(2) == 0)
                foreach (var fetched in paths.Where(other => other != path && Fetched().IsMatch(other)))
                    File.Delete(fetched);
            var command = random.In<string[]>(s_commands);
            var run = await home.Start(command).EndAsync(TimeSpan.FromSeconds(60));
            try
            {
                Judge(run, command);
                foreach (var (secret, file) in secrets)
                {
                    if (file == path && !secret.IsStillSecret(damaged))
                        continue;
                    searched++;
                    Assert.False(secret.IsIn(run.Said), $"{secret} is on stderr");
                    if (!MayPrint(command, secret))
                        Assert.False(secret.IsIn(run.OutputText), $"{secret} is on stdout");
                }
            }
            catch (Exception cause) when (cause is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"""
                    {cause.Message}
                    sso-cred {string.Join(' ', command)}: {run.Exit}
                    {run.OutputText}{run.Said}{path} was
                    {Encoding.UTF8.GetString(damaged)}
                    """, cause);
            }
        });
        return searched;
    }

    static void Judge(Run run, string[] command)
    {
        Assert.InRange(run.Exit, 0, 6);
        Assert.DoesNotMatch(@"Unhandled|Exception|^   at |Aborted|System\.|Amazon\.", run.Said);
        Assert.True(run.Said.Length == 0 || run.Said[^1] == '\n', "the last line of stderr is not ended");
        var lines = run.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line =>
        {
            Assert.Matches(Line(), line);
            Assert.DoesNotContain(line, char.IsControl);
        });
        var errors = lines.Count(line => line.StartsWith("sso-cred: error: ", StringComparison.Ordinal));
        if (run.Exit == 0)
            Assert.Equal(0, errors);
        else if (command[0] == "__complete")
            Assert.Equal((1, 0, 0), (run.Exit, run.Output.Length, errors));
        else if (command[0] is not ("status" or "doctor") || run.Output.Length == 0)
            Assert.Equal((1, 0), (errors, run.Output.Length));
        if (run.Output.Length > 0 && (command.Contains("--json") || command[0] is "get" or "--profile"))
        {
            using var document = JsonDocument.Parse(run.Output);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        }
    }

    // The commands that print a secret are there for it.
    static bool MayPrint(string[] command, PlantedSecret secret) => command[0] switch
    {
        "get" or "--profile" or "env" => secret.Before.Contains("SecretAccessKey", StringComparison.Ordinal)
            || secret.Before.Contains("SessionToken", StringComparison.Ordinal),
        "ecr" => secret.Before.StartsWith("\"password", StringComparison.Ordinal),
        _ => false,
    };

    // A sign-in, role credentials, an authorization, a listing and docker's config, as the program itself leaves them.
    static async Task<(Dictionary<string, byte[]> Files, List<(PlantedSecret Secret, string Path)> Secrets)> FillAsync(
        DockerHome docker)
    {
        var home = docker.Home;
        home.StandIn.Tenant.Settings.AutoApproves = true;
        var program = PlantedSecret.After("\ncredential_process = /opt/tool --password ");
        home.Config += $"\n[profile other]\n{program.InPlace}\n\n[profile legacy]\n"
            + "sso_start_url = https://legacy.example/start\nsso_region = us-east-1\n"
            + "sso_account_id = 123456789012\nsso_role_name = ReadOnly\n";
        var keys = (PlantedSecret[])[
            PlantedSecret.After("\naws_secret_access_key = "), PlantedSecret.After("\naws_session_token = ")];
        var credentials = home[".aws/credentials"];
        File.WriteAllText(credentials, "[old]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\n"
            + string.Join('\n', keys.Select(key => key.InPlace)) + "\n");
        var auths =
            (PlantedSecret[])[PlantedSecret.After("\"auth\": \""), PlantedSecret.After("\"identitytoken\": \"")];
        Directory.CreateDirectory(home[".docker"]);
        File.WriteAllText(docker.ConfigPath, "{\n\t\"auths\": {\"registry.example\": {"
            + string.Join(", ", auths.Select(auth => auth.InPlace + '"')) + "}},\n"
            + $"\t\"credHelpers\": {{\"{DockerHome.Registry}\": \"sso-cred\", \"public.ecr.aws\": \"sso-cred-dev\"}}\n}}\n");
        foreach (var command in (string[][])
        [
            ["login", "--device", "--profile", "dev"], ["ecr", "password", "--profile", "dev"],
            ["roles", "--profile", "dev"],
        ])
        {
            var run = await home.RunAsync(command);
            Assert.True(run.Exit == 0, run.Said);
        }

        var files = home.FilesIn(".aws", "*").Append(docker.ConfigPath)
            .Where(path => new FileInfo(path).Length > 0).ToDictionary(path => path, File.ReadAllBytes);
        var secrets = new List<(PlantedSecret, string)> { (program, home.ConfigPath) };
        secrets.AddRange(keys.Select(key => (key, credentials)));
        secrets.AddRange(auths.Select(auth => (auth, docker.ConfigPath)));
        foreach (var (path, bytes) in files)
            foreach (Match match in Secrets().Matches(Encoding.UTF8.GetString(bytes)))
                if (path.EndsWith(".json", StringComparison.Ordinal) && path != docker.ConfigPath)
                    secrets.Add((new PlantedSecret(match.Groups[1].Value, match.Groups[2].Value), path));
        return (files, secrets);
    }

    static void Restore(Home home, Dictionary<string, byte[]> files)
    {
        foreach (var path in home.FilesIn(".aws", "*").Where(path => !files.ContainsKey(path)))
            File.Delete(path);
        foreach (var (path, bytes) in files)
            File.WriteAllBytes(path, bytes);
    }

    [GeneratedRegex("cli/cache|authorization-")]
    private static partial Regex Fetched();

    [GeneratedRegex(@"^sso-cred(\[\d+\])?: (error|hint|warning|note|debug): ")]
    private static partial Regex Line();

    // What is behind an escape is another text in the file than outside it.
    [GeneratedRegex("""
        ("(?:accessToken|refreshToken|clientSecret|SecretAccessKey|SessionToken|password)"\s*:\s*")([^"\\]{24,})
        """)]
    private static partial Regex Secrets();
}

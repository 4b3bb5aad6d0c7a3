using System.Text.Json;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests;

/// <summary><c>profiles</c>: what is in the config, and what can't be used and why; without a network.</summary>
public sealed class ProfilesTests : ExecutableTests
{
    protected override void SetUp()
    {
        Home.Config += """

            [profile dev-process]
            credential_process = sso-cred --profile dev
            region = us-west-2

            [profile chained]
            role_arn = arn
            source_profile = dev

            [profile old]
            sso_start_url = https://old.example/start
            sso_region = us-east-1
            sso_account_id = 999999999999
            sso_role_name = Old

            [profile half]
            sso_session = my-sso
            sso_account_id = 012345678901
            noise

            """;
    }

    [Fact]
    public async Task Every_profile_is_shown_with_its_account_or_with_what_is_wrong()
    {
        Home.SignIn();
        var run = await Home.RunAsync("profiles");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        var lines = run.OutputText.Split('\n')
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.Equal(
        [
            "profile session account role Region signed in",
            "dev my-sso 012345678901 ReadOnly eu-central-1 yes",
            "dev-process my-sso 012345678901 ReadOnly us-west-2 yes",
            "chained - - - - -",
            "old - 999999999999 Old - no",
            "half - - - - -",
            "chained: ~/.aws/config:17: role_arn of profile 'chained' is 'arn', which is not the ARN of a role",
            "half: ~/.aws/config:29: not a 'key = value' line in [profile half]",
            "",
        ], lines);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task In_a_terminal_of_eighty_columns_no_profiles_name_is_broken()
    {
        const string Long = "Entwicklung-Muller-Sohne.AdministratorAccess-in-eu-central-1";
        Home.Config = Home.Config.Replace("[profile dev]", $"[profile {Long}]", StringComparison.Ordinal);
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("clear; $sso_cred profiles; echo done");
        var screen = await terminal.SeeAsync(lines => lines.Any(line => line.TrimEnd() == "done"));
        Assert.Contains(screen, line => line.TrimEnd() == Long);
        Assert.Contains(screen, line => line.StartsWith("chained: no profile 'dev'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_says_the_same()
    {
        var run = await Home.RunAsync("profiles", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        using var document = JsonDocument.Parse(run.Output);
        var profiles = document.RootElement.GetProperty("profiles").EnumerateArray().ToList();
        Assert.Equal(["dev", "dev-process", "chained", "old", "half"],
            profiles.Select(each => each.GetProperty("profile").GetString()));
        Assert.Equal("""{"profile":"dev-process","runsAs":"dev","session":"my-sso","accountId":"012345678901","roleName":"ReadOnly","region":"us-west-2","signedIn":false,"trouble":null,"via":null}""",
            JsonSerializer.Serialize(profiles[1]));
        Assert.Contains("role_arn", profiles[2].GetProperty("trouble").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thousands_are_listed_whole_and_in_order()
    {
        string[] names = [.. Enumerable.Range(0, 4000).Select(i => $"team-{i}")];
        Home.Config = Home.Config[Home.Config.IndexOf("[sso-session", StringComparison.Ordinal)..]
            + string.Concat(names.Select(
                name => $"[profile {name}]\nsso_session = gone\nsso_account_id = 012345678901\nsso_role_name = R\n"));
        var run = await Home.RunAsync("profiles");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        var lines = run.OutputText.Split('\n').Where(line => line.StartsWith("team-", StringComparison.Ordinal))
            .ToList();
        Assert.Equal([.. names, .. names.Select(name => name + ":")],
            lines.Select(line => line.Split(' ')[0]));
        using var document = JsonDocument.Parse((await Home.RunAsync("profiles", "--json")).Output);
        Assert.Equal(names, document.RootElement.GetProperty("profiles").EnumerateArray()
            .Select(each => each.GetProperty("profile").GetString()!)
                .Where(name => name.StartsWith("team-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_profile_can_be_asked_for_and_an_empty_config_says_what_to_do()
    {
        var run = await Home.RunAsync("profiles", "--profile", "old");
        Assert.Equal(3, run.OutputText.Split('\n').Length);
        Assert.Contains("no profile 'nope'", (await Home.RunAsync("profiles", "--profile", "nope")).Failed(3).Error,
            StringComparison.Ordinal);
        (await Home.RunAsync("profiles", "--profile", "chained", "--json")).Failed(3);
        Home.Config = "";
        Assert.Equal(
            "the config has no profiles; run: sso-cred configure\n", (await Home.RunAsync("profiles")).OutputText);
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CredentialProcess.Text;

namespace SsoCred.Tests.SignIn;

/// <summary>What status tells of the caches, in words and as JSON; it never asks the network.</summary>
public sealed partial class StatusTests : ExecutableTests
{
    [Fact]
    public async Task Signed_in_with_cached_credentials()
    {
        var minted = Home.SignIn();
        var document = await Home.DocumentAsync();
        Home.StandIn.ForgetRequests();
        var run = await Home.RunAsync("status");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal(
            [
                "session|sign-in",
                $"my-sso|signed in until {Local(minted.ExpiresAt)}, LEFT left, then refreshed",
                "",
                "profile|session|account|role|credentials until",
                $"dev|my-sso|012345678901|ReadOnly|{Local(document.End)}",
            ], Cells(run).Select(line => Left().Replace(line, ", LEFT left")));
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task As_json_it_has_these_fields_and_no_others()
    {
        var minted = Home.SignIn();
        var document = await Home.DocumentAsync();
        var run = await Home.RunAsync("status", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal($$"""
            {
              "sessions": [
                {
                  "session": "my-sso",
                  "startUrl": "https://stand-in.awsapps.com/start",
                  "region": "us-east-1",
                  "usable": true,
                  "signedInUntil": "{{Utc(minted.ExpiresAt)}}",
                  "refreshableUntil": "{{Utc(minted.RegistrationExpiresAt)}}",
                  "trouble": null,
                  "store": "files",
                  "profiles": [
                    {
                      "profile": "dev",
                      "accountId": "012345678901",
                      "roleName": "ReadOnly",
                      "credentialsUntil": "{{document.Expiration}}",
                      "via": null
                    }
                  ]
                }
              ]
            }

            """.ReplaceLineEndings("\n"), run.OutputText);
    }

    [Fact]
    public async Task As_json_odd_names_and_sessions_without_a_profile_are_written_so()
    {
        Home.Config = "[sso-session \"a'b+<é東\u007f\U0001F600\"]\nsso_start_url = https://x.example/start/#\n"
            + "sso_region = us-east-1\n[sso-session old]\nsso_region = us-east-1\n";
        Assert.Equal("""
            {
              "sessions": [
                {
                  "session": "a'b+<é東\u007F😀",
                  "startUrl": "https://x.example/start/#",
                  "region": "us-east-1",
                  "usable": false,
                  "signedInUntil": null,
                  "refreshableUntil": null,
                  "trouble": null,
                  "store": "files",
                  "profiles": []
                },
                {
                  "session": "old",
                  "startUrl": "",
                  "region": "",
                  "usable": false,
                  "signedInUntil": null,
                  "refreshableUntil": null,
                  "trouble": "~/.aws/config:4: sso-session 'old' is incomplete: missing sso_start_url",
                  "store": "files",
                  "profiles": []
                }
              ]
            }

            """.ReplaceLineEndings("\n"), (await Home.RunAsync("status", "--json")).OutputText);
    }

    [Fact]
    public async Task What_may_be_secret_in_a_start_url_is_not_told()
    {
        Home.Config = Home.Config.Replace("https://stand-in.awsapps.com/start",
            "https://me:url-secret-marker@stand-in.awsapps.com/start?key=url-secret-marker", StringComparison.Ordinal);
        foreach (var args in (string[][])[["status"], ["status", "--json"], ["status", "--profile", "dev"]])
        {
            var run = await Home.RunAsync(args);
            if (args is [_, "--json"])
                Assert.Contains("https://stand-in.awsapps.com/start", run.OutputText, StringComparison.Ordinal);
            Assert.DoesNotContain("url-secret-marker", run.OutputText + run.Said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_signed_in_is_exit_4_and_told_on_stdout_alone()
    {
        var run = await Home.RunAsync("status");
        Assert.Equal((4, ""), (run.Exit, run.Said));
        Assert.Equal(["session|sign-in", "my-sso|not signed in; run: sso-cred login my-sso", "",
            "1 profile has no live credentials; with --all they are listed"], Cells(run));
        Assert.Equal("dev|my-sso|012345678901|ReadOnly|-", Cells(await Home.RunAsync("status", "--all"))[4]);
        var session = await SessionAsync(4);
        Assert.False(session.GetProperty("usable").GetBoolean());
        Assert.Equal(JsonValueKind.Null, session.GetProperty("signedInUntil").ValueKind);
        Assert.Equal(JsonValueKind.Null, session.GetProperty("refreshableUntil").ValueKind);
        Assert.Equal(JsonValueKind.Null, session.GetProperty("profiles")[0].GetProperty("credentialsUntil").ValueKind);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task An_ended_token_that_can_be_refreshed_is_usable()
    {
        Home.SignIn(TimeSpan.FromMinutes(-5));
        Assert.Equal("my-sso|signed in; the next run refreshes it", Cells(await Home.RunAsync("status"))[1]);
        Assert.True((await SessionAsync(0)).GetProperty("usable").GetBoolean());
    }

    [Fact]
    public async Task An_ended_token_that_cannot_be_refreshed_is_not()
    {
        var minted = Home.SignIn(TimeSpan.FromMinutes(-5), registrationLifetime: TimeSpan.FromMinutes(-1));
        var session = await SessionAsync(4);
        Assert.Equal(Utc(minted.ExpiresAt), session.GetProperty("signedInUntil").GetString());
        Assert.Matches(
            $@"\Amy-sso\|signed in until {Local(minted.ExpiresAt)}, 5 min ago; run: sso-cred login my-sso\z", Cells(await Home.RunAsync("status"))[1]);
    }

    [Fact]
    public async Task A_token_that_the_portal_has_refused_is_not_usable_although_it_has_not_ended()
    {
        Home.SignIn(session: Home.SessionName);
        Home.StandIn.Tenant.EndSignIns();
        await Home.FailAsync(4);
        Assert.False((await SessionAsync(4)).GetProperty("usable").GetBoolean());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"accessToken\": \"\u001b]0;x\"}")]
    public async Task A_token_that_cannot_be_read_is_told_in_its_row(string file)
    {
        Home.SignIn();
        File.WriteAllText(Home.TokenPath, file);
        var run = await Home.RunAsync("status");
        Assert.Equal((4, ""), (run.Exit, run.Said));
        Assert.DoesNotContain('\u001b', run.OutputText);
        Assert.NotNull((await SessionAsync(4)).GetProperty("trouble").GetString());
    }

    [Fact]
    public async Task Every_session_is_told_and_one_that_is_not_usable_makes_exit_4()
    {
        Home.Config += """

            [sso-session other]
            sso_start_url = https://other.awsapps.com/start/#/
            sso_region = eu-central-1

            [profile other]
            sso_session = other
            sso_account_id = 123456789012
            sso_role_name = ReadOnly

            [profile old]
            sso_start_url = https://old.awsapps.com/start
            sso_region = us-east-1
            sso_account_id = 210987654321
            sso_role_name = ReadOnly
            """;
        Home.SignIn();
        Home.SignIn(session: null, startUrl: "https://old.awsapps.com/start");
        var cells = Cells(await Home.RunAsync("status"));
        Assert.Equal(["my-sso", "other", "https://old.awsapps.com/start"],
            cells[1..4].Select(line => line.Split('|')[0]));
        var sessions = (await JsonAsync(4)).EnumerateArray().ToArray();
        Assert.Equal([true, false, true], sessions.Select(session => session.GetProperty("usable").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, sessions[2].GetProperty("session").ValueKind);
        Assert.Equal(["dev", "other", "old"],
            sessions.Select(session => session.GetProperty("profiles")[0].GetProperty("profile").GetString()));

        // Of one profile only its own session counts.
        Assert.Equal(0, (await Home.RunAsync("status", "--profile", "dev")).Exit);
        Assert.Equal(0, (await Home.RunAsync("status", "--profile", "old")).Exit);
        var one = await Home.RunAsync("status", "--profile", "other");
        Assert.Equal(4, one.Exit);
        Assert.DoesNotContain("my-sso", one.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_profile_of_the_environment_does_not_narrow_it()
    {
        Home.Config +=
            "\n[sso-session other]\nsso_start_url = https://other.awsapps.com/start\nsso_region = us-east-1\n";
        Home.Environment["AWS_PROFILE"] = "dev";
        Home.SignIn();
        Assert.Equal(4, (await Home.RunAsync("status")).Exit);
    }

    [Fact]
    public async Task Nothing_is_written_and_no_escape_sequence_printed()
    {
        Home.SignIn();
        Home.Environment["TERM"] = "xterm-256color";
        var before = Directory.GetFileSystemEntries(Home.Path, "*", SearchOption.AllDirectories).Order().ToArray();
        var run = await Home.RunAsync("status");
        Assert.DoesNotContain('\u001b', run.OutputText);
        Assert.Equal(before, Directory.GetFileSystemEntries(Home.Path, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task Long_names_are_not_cut_where_no_terminal_is()
    {
        var name = new string('n', 300);
        Home.Config = Home.Config.Replace("[profile dev]", $"[profile {name}]", StringComparison.Ordinal);
        Assert.Contains(name, (await Home.RunAsync("status", "--all")).OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_says_too_little_has_a_row_of_its_own_and_hides_no_other()
    {
        Home.SignIn();
        Home.Config += "\n[sso-session old]\nsso_start_url = https://old.awsapps.com/start\n";
        var run = await Home.RunAsync("status", "--json");
        Assert.Equal(4, run.Exit);
        var sessions = System.Text.Json.JsonDocument.Parse(run.Output).RootElement.GetProperty("sessions");
        Assert.True(sessions[0].GetProperty("usable").GetBoolean());
        Assert.Equal("old", sessions[1].GetProperty("session").GetString());
        Assert.Contains("sso_region", sessions[1].GetProperty("trouble").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await Home.RunAsync("logout", "--all")).Exit);
    }

    [Fact]
    public async Task Times_are_those_of_the_machine()
    {
        var minted = Home.SignIn();
        Home.Environment["TZ"] = "Asia/Tokyo";
        if (!File.Exists("/usr/share/zoneinfo/Asia/Tokyo"))
            Assert.Skip("no time zones here");
        var there = minted.ExpiresAt.ToOffset(TimeSpan.FromHours(9));
        Assert.Contains(there.ToString("HH:mm 'JST'", CultureInfo.InvariantCulture),
            (await Home.RunAsync("status")).OutputText, StringComparison.Ordinal);
    }

    async Task<JsonElement> SessionAsync(int exit) => (await JsonAsync(exit))[0];

    async Task<JsonElement> JsonAsync(int exit)
    {
        var run = await Home.RunAsync("status", "--json");
        Assert.Equal((exit, ""), (run.Exit, run.Said));
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.GetProperty("sessions").Clone();
    }

    [GeneratedRegex(@", (?:\d+ h )?\d+ min left")]
    private static partial Regex Left();

    /// <summary>Columns are at least two blanks apart.</summary>
    static string[] Cells(Run run) => [.. run.OutputText.TrimEnd('\n').Split('\n').Select(line =>
        string.Join('|', line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))];

    static string Local(DateTimeOffset time) => LocalTime.Format(time, TimeProvider.System);

    static string Utc(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

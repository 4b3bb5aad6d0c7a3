using System.Globalization;
using System.Text.RegularExpressions;
using CredentialProcess.Text;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Doctor;

/// <summary>Doctor as a whole: a healthy home, what it says and how, and what it never says.</summary>
public sealed partial class DoctorTests : DoctorHome
{
    [Fact]
    public async Task A_healthy_profile()
    {
        Home.SignIn();
        var before = Everything();
        var told = await DoctorReport.OfAsync(Home);
        Assert.Empty(told.Attentions);
        Assert.DoesNotContain(told.All, each => each.State == "note");
        Assert.Equal((0, true), (told.Exit, told.IsHealthy));
        Assert.Equal(["program", "files", "environment", "profile", "sign-in", "network", "role", "callers", "docker"],
            told.All.Select(each => each.Step).Distinct());
        Assert.Equal("named by --profile; ~/.aws/config:1", told.Of("profile", "profile 'dev'").Message);
        Assert.Equal("my-sso, ~/.aws/config:2", told.Of("profile", "sso_session").Message);
        Assert.Equal("012345678901, ~/.aws/config:3", told.Of("profile", "sso_account_id").Message);
        Assert.Equal("ReadOnly, ~/.aws/config:4", told.Of("profile", "sso_role_name").Message);
        Assert.Equal("eu-central-1, ~/.aws/config:5", told.Of("profile", "region").Message);
        Assert.Equal("us-east-1, ~/.aws/config:9", told.Of("profile", "sso_region").Message);
        Assert.Matches(@"^until .* \(in 7 h 5\d min\)$", told.Of("sign-in", "token").Message);
        Assert.Equal("possible until the session ends, which only the service knows",
            told.Of("sign-in", "refresh").Message);
        Assert.Matches(@"^127\.0\.0\.1:\d+ answers: TCP \d+ ms, HTTP \d+ ms$", told.Of("network", "portal").Message);
        Assert.Contains("answers", told.Of("network", "OIDC").Message, StringComparison.Ordinal);
        Assert.Equal("the start page names 'us-east-1' too", told.Of("network", "sso_region").Message);
        Assert.Contains(
            "'ReadOnly' in account '012345678901'", told.Of("role", "assignment").Message, StringComparison.Ordinal);
        // Asked once, nothing refreshed, nothing written.
        Assert.Equal((1, 0), (Home.Fetches, Home.Refreshes));
        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task Offline_it_asks_nobody()
    {
        Home.SignIn();
        var told = await DoctorReport.OfAsync(Home, "--offline");
        Assert.Equal("not checked: --offline", told.Fine("role", "assignment").Message);
        Assert.Equal(
            ["connection", "trust"], told.All.Where(each => each.Step == "network").Select(each => each.Subject));
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task An_unknown_profile_is_exit_3_and_all_else_is_told()
    {
        Home.SignIn();
        var told = await DoctorReport.OfAsync(Home, "--profile", "dve");
        Assert.Equal((3, false), (told.Exit, told.IsHealthy));
        Assert.Equal("did you mean 'dev'?", told.Of("profile", "profile").Fix);
        Assert.Equal(["program", "files", "environment", "profile", "callers", "docker"],
            told.All.Select(each => each.Step).Distinct());
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task In_words_each_finding_is_one_line_and_its_fix_the_next()
    {
        var run = await Home.RunAsync("doctor", "--profile", "dev", "--offline");
        Assert.Equal((1, ""), (run.Exit, run.Said));
        var all = run.OutputText.TrimEnd('\n').Split('\n');
        Assert.Equal("1 problem, marked !!", all[^1]);
        var lines = all[..^1];
        Assert.All(lines, line => Assert.Matches("^([a-z-]+|  (ok  |note|!!  ) [^ ].*|       [^ ].*)$", line));
        Assert.Contains("  !!   token: not signed in: there is none for session 'my-sso'", lines);
        Assert.Equal("       run: sso-cred login dev",
            lines[Array.FindIndex(lines, line => line.Contains("not signed in", StringComparison.Ordinal)) + 1]);
        Assert.Equal(["program", "files", "environment", "profile", "sign-in", "network", "role", "callers", "docker"],
            lines.Where(line => line[0] != ' '));
    }

    [Fact]
    public async Task Who_reads_only_the_first_line_hears_no_complaint()
    {
        Home.SignIn();
        var run =
            await Home.ShellAsync("\"$sso_cred\" doctor --profile dev --offline | head -1; echo ${PIPESTATUS[0]}");
        Assert.Equal(("program\n0\n", ""), (run.OutputText, run.Said));
    }

    [Fact]
    public async Task Words_and_json_say_the_same()
    {
        Home.SignIn();
        var told = await DoctorReport.OfAsync(Home, "--offline");
        var words = (await Home.RunAsync("doctor", "--profile", "dev", "--offline")).OutputText;
        foreach (var each in told.All)
        {
            Assert.Contains($" {each.Subject}: {Utc().Replace(each.Message, Local)}\n", words,
                StringComparison.Ordinal);
        }

        Assert.Equal(told.All.Count, words.Split('\n').Count(line => line.StartsWith("  ", StringComparison.Ordinal)
            && !line.StartsWith("       ", StringComparison.Ordinal)));

        static string Local(Match time) => LocalTime.Format(
            DateTimeOffset.Parse(time.Value, CultureInfo.InvariantCulture), TimeProvider.System);
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Utc();

    [Fact]
    public async Task No_secret_of_any_file_or_variable_is_told()
    {
        const string Marker = "secret-marker";
        Home.SignIn();
        await Home.DocumentAsync();
        foreach (var path in Home.FilesIn(".aws", "*.json"))
            File.WriteAllText(path, SecretFields(File.ReadAllText(path), Marker));
        Home.Config += $"""

            [profile keys]
            aws_access_key_id = AKIA-{Marker}
            aws_secret_access_key = {Marker}
            aws_session_token = {Marker}
            credential_process = /bin/{Marker}x --token {Marker}

            [profile ours]
            credential_process = sso-cred --profile dev --password {Marker}

            [profile open]
            credential_process = sso-cred --password '{Marker}

            """;
        Home.Config =
            Home.Config.Replace(
                "region = eu-central-1",
                    $"region = eu-central-1\naws_secret_access_key = {Marker}\naws_access_key_id = AKIA-{Marker}",
                        StringComparison.Ordinal);
        File.WriteAllText(Home[".aws/credentials"],
            $"[dev]\naws_access_key_id = AKIA-{Marker}\naws_secret_access_key = {Marker}\n[x]\n{Marker}\n");
        Directory.CreateDirectory(Home[".docker"]);
        File.WriteAllText(Home[".docker/config.json"],
            $$$"""{"auths": {"x": {"auth": "{{{Marker}}}", "identitytoken": "{{{Marker}}}"}}, "credHelpers": {}}""");
        foreach (var variable in (string[])["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_BEARER_TOKEN_BEDROCK", "DOCKER_AUTH_CONFIG"])
            Home.Environment[variable] = Marker;
        Home.Environment["HTTPS_PROXY"] = Home.Environment["https_proxy"] = $"http://user:{Marker}@127.0.0.1:9";
        foreach (var options in (string[][])[[], ["--json"], ["--debug"], ["--offline"], ["--profile", "ours"],
            ["--profile", "open"], ["--profile", "keys"]])
        {
            string[] args = ["doctor", .. options.Contains("--profile") ? options : ["--profile", "dev", .. options]];
            var run = await Home.RunAsync(args);
            Assert.Contains("program", run.OutputText, StringComparison.Ordinal);
            // A file's name is no secret; everything else that has the marker is one.
            Assert.DoesNotContain(Marker, (run.OutputText + run.Said)
                .Replace($"{Marker}x", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task On_a_terminal_it_keeps_to_the_width_and_colours_unless_it_is_told_not_to()
    {
        Home.Environment["TERM"] = "xterm-256color";
        Home.Config = Home.Config.Replace("region = eu-central-1",
            "region = eu-central-1\ncredential_process = sso-cred --profile dev", StringComparison.Ordinal);
        var raw = await OnTerminalAsync();
        Assert.Contains("\u001b[31m!!", raw, StringComparison.Ordinal);
        Assert.All(raw.Split('\n').Where(line => line.StartsWith("       ", StringComparison.Ordinal)),
            line => Assert.True(line.TrimEnd('\r').Length <= 80, line));

        Home.Environment["NO_COLOR"] = "1";
        raw = await OnTerminalAsync();
        Assert.Contains("  !!   token: not signed in", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31m", raw, StringComparison.Ordinal);
    }

    async Task<string> OnTerminalAsync()
    {
        await using var tmux = await Tmux.StartAsync(Home, lines: 60);
        await tmux.TypeAsync("\"$sso_cred\" doctor --profile dev --offline; echo done: $?");
        await tmux.SeeAsync(lines => lines.Any(line => line.StartsWith("done: 1", StringComparison.Ordinal)));
        // What goes to the screen comes to the file a moment later.
        while (!tmux.Raw.Contains("\ndone: 1", StringComparison.Ordinal))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        return tmux.Raw;
    }

    Dictionary<string, string> Everything() => Directory.GetFiles(Home[".aws"], "*", SearchOption.AllDirectories)
        .ToDictionary(path => path, File.ReadAllText);

    static string SecretFields(string json, string marker)
    {
        foreach (var field in (string[])["accessToken", "refreshToken", "clientSecret", "clientId", "SecretAccessKey",
            "SessionToken", "AccessKeyId"])
            json = System.Text.RegularExpressions.Regex.Replace(
                json, $"\"{field}\": \"[^\"]*\"", $"\"{field}\": \"{marker}\"");
        return json;
    }
}

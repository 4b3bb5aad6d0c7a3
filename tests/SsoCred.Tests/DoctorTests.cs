using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SsoCred.Tests;

/// <summary>Doctor over the published binary: a healthy home, and each thing that can be wrong with one.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        // Its start page is on this machine too.
        var old = _home.StandIn.Tenant.Settings.StartUrl;
        _home.StandIn.Tenant.Settings.StartUrl = _home.StandIn.Url + "/start";
        _home.Config = _home.Config.Replace(old, _home.StandIn.Url + "/start", StringComparison.Ordinal);
        Directory.CreateDirectory(_home["bin"]);
        File.CreateSymbolicLink(_home["bin/sso-cred"], SsoCredBinary.Path);
        _home.Environment["PATH"] = $"{_home["bin"]}:{_home.Environment["PATH"]}";
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_healthy_profile()
    {
        _home.SignIn();
        var before = Everything();
        var told = await Diagnosis.OfAsync(_home);
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
        Assert.Matches(@"^possible until .* \(in \d+ days\)$", told.Of("sign-in", "refresh").Message);
        Assert.Matches(@"^127\.0\.0\.1:\d+ answers: connection and answer \d+ ms$", told.Of("network", "portal").Message);
        Assert.Contains("answers", told.Of("network", "OIDC").Message, StringComparison.Ordinal);
        Assert.Equal("the start page names 'us-east-1' too", told.Of("network", "sso_region").Message);
        Assert.Contains("'ReadOnly' in account '012345678901'", told.Of("role", "assignment").Message, StringComparison.Ordinal);
        // Asked once, nothing refreshed, nothing written.
        Assert.Equal((1, 0), (_home.Fetches, _home.Refreshes));
        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task Nobody_is_signed_in()
    {
        var wrong = (await Diagnosis.OfAsync(_home)).Wrong();
        Assert.Equal(("sign-in", "token", "run: sso-cred login --profile dev"), (wrong.Step, wrong.Subject, wrong.Fix));
        Assert.Equal("not signed in: there is none for session 'my-sso'", wrong.Message);
        Assert.Equal(0, _home.Fetches);
    }

    [Fact]
    public async Task A_token_that_has_ended_is_refreshed_by_a_run_and_not_by_a_look()
    {
        _home.SignIn(TimeSpan.FromMinutes(-5));
        var told = await Diagnosis.OfAsync(_home);
        Assert.EndsWith("(5 min ago); the next run refreshes it", told.Fine("sign-in", "token").Message, StringComparison.Ordinal);
        Assert.Equal("note", told.Of("role", "assignment").State);
        Assert.Equal((0, 0), (_home.Fetches, _home.Refreshes));
    }

    [Fact]
    public async Task Why_a_token_cannot_be_refreshed()
    {
        _home.SignIn(TimeSpan.FromMinutes(-5), registrationLifetime: TimeSpan.FromMinutes(-3));
        var told = await Diagnosis.OfAsync(_home);
        Assert.EndsWith("can't be refreshed", told.Wrong().Message, StringComparison.Ordinal);
        Assert.Matches(@"^not possible: its registration ended .* \(3 min ago\)$", told.Of("sign-in", "refresh").Message);

        _home.StandIn.Tenant.Settings.IssuesRefreshTokens = false;
        _home.SignIn();
        File.WriteAllText(_home.TokenPath, File.ReadAllText(_home.TokenPath).Replace("refreshToken", "was", StringComparison.Ordinal));
        var refresh = (await Diagnosis.OfAsync(_home)).Fine("sign-in", "refresh");
        Assert.Equal("not possible: the sign-in brought no refresh token", refresh.Message);
        Assert.Contains("sso_registration_scopes = sso:account:access", refresh.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_is_remembered()
    {
        _home.SignIn();
        _home.StandIn.Tenant.EndSignIns();
        await _home.FailAsync(4);
        var fetches = _home.Fetches;
        var told = await Diagnosis.OfAsync(_home);
        Assert.Equal("run: sso-cred login --profile dev", Assert.Single(told.Attentions).Fix);
        Assert.Equal("attention", told.Of("sign-in", "remembered refusal").State);
        Assert.Equal("not possible: the service has refused the refresh token", told.Of("sign-in", "refresh").Message);
        Assert.Equal(fetches, _home.Fetches);
    }

    [Fact]
    public async Task A_token_that_others_can_read()
    {
        _home.SignIn();
        File.SetUnixFileMode(_home.TokenPath, (UnixFileMode)0b110_100_100);
        var wrong = (await Diagnosis.OfAsync(_home)).Wrong();
        var path = $"~/.aws/sso/cache/{Home.NameOf(Home.SessionName)}";
        Assert.Equal(new Told("files", "attention", path, "others can read it (mode 0644)", $"run: chmod 600 {path}"), wrong);
        Assert.Equal(0, (await _home.ShellAsync($"{wrong.Fix![5..]}")).Exit);
        Assert.Empty((await Diagnosis.OfAsync(_home)).Attentions);
    }

    [Theory]
    [InlineData("666", "others can change it (mode 0666)", "run: chmod go-w ~/.aws/config")]
    [InlineData("660", "others can change it (mode 0660)", "run: chmod go-w ~/.aws/config")]
    public async Task A_config_that_others_can_change(string mode, string message, string fix)
    {
        _home.SignIn();
        await _home.ShellAsync($"chmod {mode} ~/.aws/config");
        var wrong = (await Diagnosis.OfAsync(_home)).Wrong();
        Assert.Equal(("~/.aws/config", message, fix), (wrong.Subject, wrong.Message, wrong.Fix));
    }

    [Fact]
    public async Task Keys_that_others_can_read()
    {
        _home.SignIn();
        File.WriteAllText(_home[".aws/credentials"], "[other]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret-marker\n");
        await _home.ShellAsync("chmod 644 ~/.aws/credentials");
        var wrong = (await Diagnosis.OfAsync(_home)).Wrong();
        Assert.Equal(("~/.aws/credentials", "run: chmod 600 ~/.aws/credentials"), (wrong.Subject, wrong.Fix));
    }

    [Fact]
    public async Task Lines_that_the_AWS_CLI_refuses_are_told_with_their_place()
    {
        _home.SignIn();
        _home.Config += "\n[profile other]\nnonsense\n[profile dev2]\nregion = a\nregion = b\n";
        var told = await Diagnosis.OfAsync(_home);
        Assert.Equal(2, told.Attentions.Count);
        Assert.Contains("~/.aws/config:13: this line in [profile other]", told.Attentions[0].Message, StringComparison.Ordinal);
        Assert.Contains("~/.aws/config:16", told.Attentions[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_that_cannot_be_read_at_all_hides_nothing_else()
    {
        _home.SignIn();
        File.WriteAllBytes(_home.ConfigPath, [.. "[profile dev]\n"u8, 0xFF]);
        var told = await Diagnosis.OfAsync(_home);
        Assert.Equal((3, false), (told.Exit, told.IsHealthy));
        Assert.Equal("~/.aws/config:2: the file is not UTF-8 text", told.Of("files", "~/.aws/config").Message);
        Assert.Equal("ok", told.Of("files", "~/.aws/sso/cache").State);
        Assert.Contains(told.All, each => each.Step == "docker");
    }

    [Fact]
    public async Task Damaged_files_of_the_caches()
    {
        _home.SignIn();
        await _home.DocumentAsync();
        File.WriteAllText(_home.RoleFiles[0], "{\"Credentials\":\n {");
        var wrong = (await Diagnosis.OfAsync(_home)).Wrong();
        Assert.StartsWith("~/.aws/cli/cache/", wrong.Subject, StringComparison.Ordinal);
        Assert.Contains("is damaged (line 2)", wrong.Message, StringComparison.Ordinal);
        await _home.ShellAsync(wrong.Fix![5..]);
        Assert.Empty(_home.RoleFiles);

        File.WriteAllText(_home.TokenPath, "{\"accessToken\": 5}");
        Assert.Contains("is damaged", (await Diagnosis.OfAsync(_home)).Of("sign-in", "token").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links()
    {
        _home.SignIn();
        File.Move(_home.ConfigPath, _home["dotfiles"]);
        File.CreateSymbolicLink(_home.ConfigPath, _home["dotfiles"]);
        File.CreateSymbolicLink(_home[".aws/credentials"], "/nowhere/at/all");
        var told = await Diagnosis.OfAsync(_home);
        Assert.Contains(told.All, each => each is { Subject: "~/.aws/config", State: "note" });
        Assert.Equal(new Told("files", "attention", "~/.aws/credentials",
            "is a link to /nowhere/at/all, which is not there", "run: rm ~/.aws/credentials"), told.Wrong());
    }

    [Fact]
    public async Task What_cannot_be_read_or_written()
    {
        _home.SignIn();
        await _home.DocumentAsync();
        File.SetUnixFileMode(_home.TokenPath, UnixFileMode.UserWrite);
        File.SetUnixFileMode(_home[".aws/cli/cache"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var told = Diagnosis.Of(await _home.RunUnprivilegedAsync("doctor", "--profile", "dev", "--json", "--offline"));
        Assert.Contains(told.Attentions, each => each.Step == "files" && each.Fix!.StartsWith("run: chmod u+r ~/.aws/sso/cache/", StringComparison.Ordinal));
        Assert.Contains(told.Attentions, each => each.Subject == "~/.aws/cli/cache" && each.Message.StartsWith("can't be written", StringComparison.Ordinal));
        Assert.Contains(told.Attentions, each => each is { Step: "sign-in", Subject: "token" });
    }

    [Fact]
    public async Task A_file_that_is_somebody_elses()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/setpriv"))
            Assert.Skip("only the superuser can give files away");
        _home.SignIn();
        File.Copy(SsoCredBinary.Path, _home["copy"]);
        var run = await _home.ShellAsync("""
            chown -R 65534:65534 "$HOME" && chown 0:65534 ~/.aws/sso/cache/*.json && chmod 640 ~/.aws/sso/cache/*.json || exit 99
            exec setpriv --reuid=65534 --regid=65534 --clear-groups "$HOME/copy" doctor --profile dev --json --offline
            """);
        Assert.Contains(Diagnosis.Of(run).Attentions, each => each.Message == "belongs to root, not to you"
            && each.Fix!.StartsWith("run: sudo chown $(id -un) ~/.aws/sso/cache/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Both_ways_to_credentials_in_one_profile()
    {
        _home.SignIn();
        _home.Config = _home.Config.Replace("region = eu-central-1", "region = eu-central-1\ncredential_process = sso-cred --profile dev", StringComparison.Ordinal);
        var wrong = (await Diagnosis.OfAsync(_home)).Wrong();
        Assert.Equal(("profile", "credential_process"), (wrong.Step, wrong.Subject));
        Assert.Contains("beside sso_ keys in 'dev' (~/.aws/config:6)", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("boto3", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("[profile dev-process]", wrong.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Static_keys_of_the_same_name()
    {
        _home.SignIn();
        File.WriteAllText(_home[".aws/credentials"], "[dev]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret-marker\n");
        await _home.ShellAsync("chmod 600 ~/.aws/credentials");
        var wrong = (await Diagnosis.OfAsync(_home)).Wrong();
        Assert.Equal(("profile", "aws_access_key_id"), (wrong.Step, wrong.Subject));
        Assert.Contains("(~/.aws/credentials:2)", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_do_nothing()
    {
        _home.SignIn();
        _home.Config = _home.Config.Replace("region = eu-central-1", "region = eu-central-1\nsso_auto_refresh = true", StringComparison.Ordinal)
            + "sso_refresh_window = 5\n";
        var told = await Diagnosis.OfAsync(_home);
        Assert.Equal(("note", "does nothing: no AWS tool reads it (~/.aws/config:6)"),
            (told.Fine("profile", "sso_auto_refresh").State, told.Of("profile", "sso_auto_refresh").Message));
        Assert.Equal("note", told.Of("profile", "sso_refresh_window").State);
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID", "attention")]
    [InlineData("AWS_SESSION_TOKEN", "attention")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE", "attention")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "note")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "note")]
    [InlineData("AWS_PROFILE", "note")]
    public async Task Variables_that_stand_before_the_profile(string variable, string state)
    {
        _home.SignIn();
        _home.Environment[variable] = "something";
        var told = await Diagnosis.OfAsync(_home);
        Assert.Equal(state, told.Of("environment", variable).State);
        Assert.Equal(state == "note" ? 0 : 1, told.Exit);
    }

    [Fact]
    public async Task Two_variables_that_name_different_profiles()
    {
        _home.SignIn();
        _home.Environment["AWS_PROFILE"] = "dev";
        _home.Environment["AWS_DEFAULT_PROFILE"] = "other";
        Assert.Equal("run: unset AWS_DEFAULT_PROFILE", (await Diagnosis.OfAsync(_home)).Wrong().Fix);
    }

    [Fact]
    public async Task A_wrong_Region_of_the_session()
    {
        _home.SignIn();
        _home.Config = _home.Config.Replace("sso_region = us-east-1", "sso_region = eu-west-1", StringComparison.Ordinal);
        var told = await Diagnosis.OfAsync(_home);
        Assert.Equal(1, told.Exit);
        Assert.Equal("the config says 'eu-west-1' (~/.aws/config:9), the token was issued in 'us-east-1'",
            told.Of("sign-in", "sso_region").Message);
        Assert.Equal(new Told("network", "attention", "sso_region",
            "the config says 'eu-west-1' (~/.aws/config:9), the start page 'us-east-1'", "write sso_region = us-east-1"),
            told.Of("network", "sso_region"));
    }

    [Theory]
    [InlineData("status:403", "role 'ReadOnly' in account '012345678901' is not assigned to you", "sso_role_name")]
    [InlineData("status:404", "there is no role 'ReadOnly' in account '012345678901'", "sso_role_name")]
    [InlineData("status:401", "the portal does not accept the token", "sso-cred login --profile dev")]
    [InlineData("status:503", "failed (503 ServiceUnavailable)", "try again")]
    [InlineData("html", "it is a web page", "proxy")]
    public async Task A_role_that_the_portal_does_not_give(string fault, string message, string fix)
    {
        _home.SignIn();
        _home.StandIn.Faults.Add($"GetRoleCredentials={fault},times=0");
        var wrong = (await Diagnosis.OfAsync(_home)).Wrong();
        Assert.Equal(("role", "assignment"), (wrong.Step, wrong.Subject));
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(fix, wrong.Fix, StringComparison.Ordinal);
        Assert.Equal((1, 0), (_home.Fetches, _home.Refreshes));
    }

    [Theory]
    [InlineData(3600, "behind")]
    [InlineData(-3600, "ahead of")]
    public async Task A_clock_that_is_off_by_an_hour(int seconds, string direction)
    {
        _home.SignIn();
        _home.StandIn.Faults.Add($"*=date:{seconds.ToString(CultureInfo.InvariantCulture)},times=0");
        var wrong = (await Diagnosis.OfAsync(_home)).Wrong();
        Assert.Equal(("network", "clock"), (wrong.Step, wrong.Subject));
        Assert.Matches($"^this machine's is (1 h 0|59) min {direction} the service's$", wrong.Message);
    }

    [Fact]
    public async Task A_portal_that_refuses_connections()
    {
        _home.SignIn();
        using var reserved = Deaf();
        _home.Environment["AWS_ENDPOINT_URL_SSO"] = $"http://{reserved.LocalEndPoint}";
        var told = await Diagnosis.OfAsync(_home);
        Assert.Equal(("network", "portal", $"cannot reach '{reserved.LocalEndPoint}': connection refused"),
            (told.Wrong().Step, told.Wrong().Subject, told.Wrong().Message));
        Assert.Equal("ok", told.Of("network", "OIDC").State);
        Assert.Equal("not asked: the portal can't be reached", told.Of("role", "assignment").Message);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_service_that_says_nothing_is_given_up_after_five_seconds()
    {
        _home.SignIn();
        _home.StandIn.Faults.Add("*=silent,times=0");
        var told = await Diagnosis.OfAsync(_home);
        Assert.Equal(["portal", "OIDC"], told.Attentions.Select(each => each.Subject));
        Assert.All(told.Attentions, each => Assert.StartsWith("no answer from '127.0.0.1:", each.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dead_proxy()
    {
        _home.SignIn();
        using var reserved = Deaf();
        _home.Environment.Remove("AWS_ENDPOINT_URL_SSO");
        _home.Environment.Remove("AWS_ENDPOINT_URL_SSO_OIDC");
        _home.Environment["HTTPS_PROXY"] = $"http://user:proxy-secret-marker@{reserved.LocalEndPoint}";
        var run = await _home.RunAsync("doctor", "--profile", "dev", "--json");
        var told = Diagnosis.Of(run);
        Assert.Equal(["portal", "OIDC"], told.Attentions.Select(each => each.Subject));
        Assert.All(told.Attentions, each =>
            Assert.Matches("^cannot reach '.*': connection refused, through the proxy$", each.Message));
        Assert.Equal($"proxy '{reserved.LocalEndPoint}' (HTTPS_PROXY)", told.Of("network", "connection").Message);
        Assert.DoesNotContain("proxy-secret-marker", run.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain(_home.StandIn.Requests, request => request.Operation != "StartPage");
    }

    [Fact]
    public async Task Through_what_and_whom_trusting_it_would_be_asked()
    {
        _home.SignIn();
        var told = await Diagnosis.OfAsync(_home, "--offline");
        Assert.Equal(("no proxy", "the system's authorities"),
            (told.Of("network", "connection").Message, told.Fine("network", "trust").Message));

        _home.Environment["AWS_CA_BUNDLE"] = _home["missing.pem"];
        told = await Diagnosis.OfAsync(_home, "--offline");
        Assert.Equal("trust", told.Wrong().Subject);
        Assert.Contains("AWS_CA_BUNDLE", told.Wrong().Message, StringComparison.Ordinal);

        _home.Environment.Remove("AWS_CA_BUNDLE");
        _home.Environment["SSL_CERT_FILE"] = _home["missing.pem"];
        Assert.EndsWith(", by SSL_CERT_FILE", (await Diagnosis.OfAsync(_home, "--offline")).Fine("network", "trust").Message, StringComparison.Ordinal);

        _home.Environment["AWS_ENDPOINT_URL_SSO"] = "https://portal.example";
        _home.Environment["HTTPS_PROXY"] = "http://me:proxy-secret-marker@proxy.example:3128";
        var run = await _home.RunAsync("doctor", "--profile", "dev", "--json", "--offline");
        Assert.Equal("proxy 'proxy.example:3128' (HTTPS_PROXY) to the portal, no proxy to OIDC",
            Diagnosis.Of(run).Of("network", "connection").Message);
        Assert.DoesNotContain("proxy-secret-marker", run.OutputText, StringComparison.Ordinal);
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task A_portal_that_gives_what_nobody_asked_for()
    {
        _home.SignIn();
        _home.StandIn.Faults.Add("Unknown=html,times=0");
        Assert.Contains("HTTP 200", (await Diagnosis.OfAsync(_home)).Fine("network", "portal").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("~/bin/sso-cred --profile dev", "begins with ~")]
    [InlineData("sso-cerd --profile dev", null)]
    [InlineData("/nowhere/sso-cred --profile dev", "there is no program /nowhere/sso-cred")]
    [InlineData("bin/sso-cred --profile dev", "depends on the folder")]
    [InlineData("\"/opt/my tools/sso-cred\" --profile dev", "has quotes")]
    [InlineData("sso-cred --profile 'dev'", "has quotes")]
    [InlineData("sso-cred --profile 'dev", "a quote that is not closed")]
    [InlineData("$HOME/bin/sso-cred --profile dev", "has a variable")]
    [InlineData("sso-cred get", "does not say which profile")]
    [InlineData("sso-cred --profile prod", "names profile 'prod', which is not there")]
    [InlineData("aws sso get-credentials --profile dev", "a command that does not exist")]
    public async Task Lines_that_some_caller_cannot_run(string line, string? message)
    {
        _home.SignIn();
        _home.Config += $"\n[profile fine]\ncredential_process = sso-cred --profile dev\n\n[profile odd]\ncredential_process = {line}\n";
        var told = await Diagnosis.OfAsync(_home);
        if (message is null)
        {
            // Another program is its owner's business.
            Assert.Empty(told.Attentions);
            return;
        }

        Assert.Equal(("callers", "'odd' (~/.aws/config:16)"), (told.Wrong().Step, told.Wrong().Subject));
        Assert.Contains(message, told.Wrong().Message, StringComparison.Ordinal);
        Assert.NotNull(told.Wrong().Fix);
    }

    [Fact]
    public async Task A_program_that_is_not_on_PATH()
    {
        _home.SignIn();
        _home.Config += "\n[profile dev-process]\ncredential_process = sso-cred --profile dev\n";
        _home.Environment["PATH"] = "/usr/bin:/bin";
        var told = await Diagnosis.OfAsync(_home, "--profile", "dev-process");
        Assert.Equal(("callers", "there is no 'sso-cred' on PATH"), (told.Wrong().Step, told.Wrong().Message));
        Assert.Equal("note", told.Of("program", "PATH").State);
        Assert.Equal("named by its credential_process; ~/.aws/config:1", told.Of("profile", "profile 'dev'").Message);
    }

    [Fact]
    public async Task Another_copy_that_callers_run_instead()
    {
        _home.SignIn();
        Directory.CreateDirectory(_home["old"]);
        File.WriteAllText(_home["old/sso-cred"], "#!/bin/sh\n");
        await _home.ShellAsync("chmod 755 ~/old/sso-cred");
        _home.Environment["PATH"] = $"{_home["old"]}:{_home.Environment["PATH"]}";
        var told = await Diagnosis.OfAsync(_home);
        Assert.Equal(0, told.Exit);
        Assert.Equal(["callers run another one: ~/old/sso-cred (10 bytes)"],
            told.All.Where(each => each.Subject == "PATH").Select(each => each.Message).Take(1));
        Assert.Contains(told.All, each => each.Message.StartsWith("there is a further one behind it: ~/bin/sso-cred (", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_helper_of_docker()
    {
        _home.SignIn();
        Directory.CreateDirectory(_home[".docker"]);
        File.WriteAllText(_home[".docker/config.json"], """
            {"auths": {"x": {"auth": "docker-secret-marker"}}, "credHelpers": {
              "012345678901.dkr.ecr.eu-central-1.amazonaws.com": "sso-cred",
              "999999999999.dkr.ecr.eu-central-1.amazonaws.com": "sso-cred"}}
            """);
        var told = await Diagnosis.OfAsync(_home);
        Assert.Equal("is not on PATH, so docker can't run it", told.Of("docker", "docker-credential-sso-cred").Message);
        Assert.Equal("profile 'dev'", told.Of("docker", "012345678901.dkr.ecr.eu-central-1.amazonaws.com").Message);
        Assert.Equal("attention", told.Of("docker", "999999999999.dkr.ecr.eu-central-1.amazonaws.com").State);

        File.CreateSymbolicLink(_home["bin/docker-credential-sso-cred"], "gone");
        told = await Diagnosis.OfAsync(_home);
        Assert.Equal("~/bin/docker-credential-sso-cred leads nowhere", told.Of("docker", "docker-credential-sso-cred").Message);

        File.Delete(_home["bin/docker-credential-sso-cred"]);
        File.CreateSymbolicLink(_home["bin/docker-credential-sso-cred"], "sso-cred");
        Assert.Equal("ok", (await Diagnosis.OfAsync(_home)).Of("docker", "docker-credential-sso-cred").State);
    }

    [Fact]
    public async Task Offline_it_asks_nobody()
    {
        _home.SignIn();
        var told = await Diagnosis.OfAsync(_home, "--offline");
        Assert.Equal("not asked: --offline", told.Fine("role", "assignment").Message);
        Assert.Equal(["connection", "trust"], told.All.Where(each => each.Step == "network").Select(each => each.Subject));
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task An_unknown_profile_is_exit_3_and_all_else_is_told()
    {
        _home.SignIn();
        var told = await Diagnosis.OfAsync(_home, "--profile", "dve");
        Assert.Equal((3, false), (told.Exit, told.IsHealthy));
        Assert.Equal("did you mean 'dev'?", told.Of("profile", "profile").Fix);
        Assert.Equal(["program", "files", "environment", "profile", "callers", "docker"],
            told.All.Select(each => each.Step).Distinct());
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task In_words_each_finding_is_one_line_and_its_fix_the_next()
    {
        var run = await _home.RunAsync("doctor", "--profile", "dev", "--offline");
        Assert.Equal((1, ""), (run.Exit, run.Said));
        var lines = run.OutputText.TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches("^([a-z-]+|  (ok  |note|!!  ) [^ ].*|       [^ ].*)$", line));
        Assert.Contains("  !!   token: not signed in: there is none for session 'my-sso'", lines);
        Assert.Equal("       run: sso-cred login --profile dev",
            lines[Array.FindIndex(lines, line => line.Contains("not signed in", StringComparison.Ordinal)) + 1]);
        Assert.Equal(["program", "files", "environment", "profile", "sign-in", "network", "role", "callers", "docker"],
            lines.Where(line => line[0] != ' '));
    }

    [Fact]
    public async Task Words_and_json_say_the_same()
    {
        _home.SignIn();
        var told = await Diagnosis.OfAsync(_home, "--offline");
        var words = (await _home.RunAsync("doctor", "--profile", "dev", "--offline")).OutputText;
        foreach (var each in told.All)
            Assert.Contains($" {each.Subject}: {each.Message}\n", words, StringComparison.Ordinal);
        Assert.Equal(told.All.Count, words.Split('\n').Count(line => line.StartsWith("  ", StringComparison.Ordinal)
            && !line.StartsWith("       ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_secret_of_any_file_or_variable_is_told()
    {
        const string Marker = "secret-marker";
        _home.SignIn();
        await _home.DocumentAsync();
        foreach (var path in _home.FilesIn(".aws", "*.json"))
            File.WriteAllText(path, SecretFields(File.ReadAllText(path), Marker));
        _home.Config += $"""

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
        _home.Config = _home.Config.Replace("region = eu-central-1", $"region = eu-central-1\naws_secret_access_key = {Marker}\naws_access_key_id = AKIA-{Marker}", StringComparison.Ordinal);
        File.WriteAllText(_home[".aws/credentials"], $"[dev]\naws_access_key_id = AKIA-{Marker}\naws_secret_access_key = {Marker}\n[x]\n{Marker}\n");
        Directory.CreateDirectory(_home[".docker"]);
        File.WriteAllText(_home[".docker/config.json"], $$$"""{"auths": {"x": {"auth": "{{{Marker}}}", "identitytoken": "{{{Marker}}}"}}, "credHelpers": {}}""");
        foreach (var variable in (string[])["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_BEARER_TOKEN_BEDROCK", "DOCKER_AUTH_CONFIG"])
            _home.Environment[variable] = Marker;
        _home.Environment["HTTPS_PROXY"] = _home.Environment["https_proxy"] = $"http://user:{Marker}@127.0.0.1:9";
        foreach (var options in (string[][])[[], ["--json"], ["--debug"], ["--offline"], ["--profile", "ours"], ["--profile", "open"], ["--profile", "keys"]])
        {
            string[] args = ["doctor", .. options.Contains("--profile") ? options : ["--profile", "dev", .. options]];
            var run = await _home.RunAsync(args);
            Assert.Contains("program", run.OutputText, StringComparison.Ordinal);
            // A file's name is no secret; everything else that has the marker is one.
            Assert.DoesNotContain(Marker, (run.OutputText + run.Said).Replace($"{Marker}x", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task On_a_terminal_it_keeps_to_the_width_and_colours_unless_it_is_told_not_to()
    {
        _home.Environment["TERM"] = "xterm-256color";
        _home.Config = _home.Config.Replace("region = eu-central-1", "region = eu-central-1\ncredential_process = sso-cred --profile dev", StringComparison.Ordinal);
        var raw = await OnTerminalAsync();
        Assert.Contains("\u001b[31m!!", raw, StringComparison.Ordinal);
        Assert.All(raw.Split('\n').Where(line => line.StartsWith("       ", StringComparison.Ordinal)),
            line => Assert.True(line.TrimEnd('\r').Length <= 80, line));

        _home.Environment["NO_COLOR"] = "1";
        raw = await OnTerminalAsync();
        Assert.Contains("  !!   token: not signed in", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31m", raw, StringComparison.Ordinal);
    }

    async Task<string> OnTerminalAsync()
    {
        await using var tmux = await SignIn.Tmux.StartAsync(_home, lines: 60);
        await tmux.TypeAsync("\"$sso_cred\" doctor --profile dev --offline; echo done: $?");
        await tmux.SeeAsync(lines => lines.Any(line => line.StartsWith("done: 1", StringComparison.Ordinal)));
        // What goes to the screen comes to the file a moment later.
        while (!tmux.Raw.Contains("\ndone: 1", StringComparison.Ordinal))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        return tmux.Raw;
    }

    Dictionary<string, string> Everything() => Directory.GetFiles(_home[".aws"], "*", SearchOption.AllDirectories)
        .ToDictionary(path => path, File.ReadAllText);

    static string SecretFields(string json, string marker)
    {
        foreach (var field in (string[])["accessToken", "refreshToken", "clientSecret", "clientId", "SecretAccessKey", "SessionToken", "AccessKeyId"])
            json = System.Text.RegularExpressions.Regex.Replace(json, $"\"{field}\": \"[^\"]*\"", $"\"{field}\": \"{marker}\"");
        return json;
    }

    /// <summary>Bound and not listening: refused, and nobody else's.</summary>
    static Socket Deaf()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}

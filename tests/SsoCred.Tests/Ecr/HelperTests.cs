namespace SsoCred.Tests.Ecr;

/// <summary>docker's credential helper protocol, spoken by the published executable under that name.</summary>
public sealed class HelperTests : IAsyncLifetime
{
    DockerHome _docker = null!;

    public async ValueTask InitializeAsync() => _docker = await DockerHome.CreateAsync();

    public ValueTask DisposeAsync() => _docker.DisposeAsync();

    [Theory]
    [InlineData(DockerHome.Registry)]
    [InlineData("https://" + DockerHome.Registry)]
    [InlineData("https://" + DockerHome.Registry + "/v2/\n")]
    [InlineData("012345678901.DKR.ECR.EU-CENTRAL-1.AMAZONAWS.COM:443")]
    public async Task Get_answers_with_user_aws_and_one_call(string sent)
    {
        var (server, user, password) = await _docker.GetAsync(sent);
        Assert.Equal((sent.Trim(), "AWS"), (server, user));
        Assert.NotEmpty(password);
        Assert.Equal((1, 1), (_docker.Calls, _docker.Home.Fetches));
    }

    [Fact]
    public async Task The_second_get_makes_no_call()
    {
        var first = await _docker.GetAsync();
        _docker.Home.StandIn.ForgetRequests();
        Assert.Equal(first, await _docker.GetAsync());
        Assert.Empty(_docker.Home.StandIn.Requests);
        var file = Assert.Single(_docker.Home.FilesIn(".aws/sso-cred", "authorization-*.json"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Fifty_at_once_make_one_call()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _docker.GetAsync()));
        Assert.Single(answers.Distinct());
        Assert.Equal((1, 1), (_docker.Calls, _docker.Home.Fetches));
    }

    [Theory]
    [InlineData("https://index.docker.io/v1/")]
    [InlineData("ghcr.io")]
    [InlineData(DockerHome.Registry + ".evil.example")]
    [InlineData(DockerHome.Registry + ":8443")]
    [InlineData("http://" + DockerHome.Registry)]
    public async Task A_host_that_is_no_registry_of_ecr_gets_dockers_exact_text(string host)
    {
        var run = await _docker.HelperAsync("get", host);
        Assert.Equal((1, "credentials not found in native keychain\n", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Empty(_docker.Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("erase")]
    public async Task Nothing_on_stdin_gets_dockers_exact_text(string word)
    {
        var run = await _docker.HelperAsync(word, " \n");
        Assert.Equal((1, "no credentials server URL\n", ""), (run.Exit, run.OutputText, run.Said));
    }

    [Fact]
    public async Task More_on_stdin_than_docker_ever_sends_is_refused() =>
        Assert.Contains(
            "64 kB", (await _docker.FailAsync("get", new string('a', 70_000))).Error, StringComparison.Ordinal);

    [Fact]
    public async Task The_helpers_own_name_chooses_the_profile()
    {
        _docker.AddProfile("admin", DockerHome.Account, "AdministratorAccess");
        await _docker.GetAsync(name: "docker-credential-sso-cred-admin");
        Assert.Equal("AdministratorAccess", Assert.Single(_docker.Home.StandIn.Requests,
            r => r.Operation == "GetRoleCredentials").Query["role_name"]);
        Assert.Contains("no profile 'gone'",
            (await _docker.NotFoundAsync(name: "docker-credential-sso-cred-gone")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_profiles_none_answers_until_one_is_chosen()
    {
        _docker.AddProfile("admin", DockerHome.Account, "AdministratorAccess", "eu-central-1");
        var complaint = await _docker.NotFoundAsync();
        Assert.Contains("'dev', 'admin'", complaint.Error, StringComparison.Ordinal);
        Assert.Contains("AWS_PROFILE", complaint.Hint!, StringComparison.Ordinal);
        Assert.Empty(_docker.Home.StandIn.Requests);

        _docker.Home.Environment["AWS_PROFILE"] = "admin";
        await _docker.GetAsync();
        _docker.Home.Environment["SSO_CRED_ECR_PROFILE"] = "dev";
        await _docker.GetAsync();
        Assert.Equal(2, _docker.Calls);
    }

    [Fact]
    public async Task A_central_registry_is_asked_for_with_the_active_profile()
    {
        const string Central = "999999999999.dkr.ecr.eu-central-1.amazonaws.com";
        Assert.Contains("999999999999", (await _docker.NotFoundAsync(Central)).Error, StringComparison.Ordinal);
        _docker.Home.Environment["AWS_PROFILE"] = "dev";
        await _docker.GetAsync(Central);
        await _docker.GetAsync(); // the same role and Region, so the same authorization
        Assert.Equal(1, _docker.Calls);
    }

    [Fact]
    public async Task Ecr_public_has_its_own_authorization()
    {
        _docker.Home.Environment["AWS_PROFILE"] = "dev";
        await _docker.GetAsync("public.ecr.aws");
        Assert.Equal((0, 1), (_docker.Calls, _docker.Home.StandIn.Calls["GetPublicAuthorizationToken"]));
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_what_to_type_and_nothing_opens()
    {
        File.Delete(_docker.Home.TokenPath);
        var complaint = await _docker.NotFoundAsync();
        Assert.Contains("login", complaint.Hint!, StringComparison.Ordinal);
        Assert.Equal(0, _docker.Calls);
    }

    [Fact]
    public async Task A_session_that_was_ended_at_the_portal_has_nothing_to_give()
    {
        _docker.Home.StandIn.Tenant.EndSignIns();
        _docker.Home.StandIn.Tenant.EndRefreshTokens();
        Assert.Contains("login", (await _docker.NotFoundAsync()).Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_was_taken_away_has_nothing_to_give()
    {
        _docker.Home.Config = _docker.Home.Config.Replace("ReadOnly", "Nobody", StringComparison.Ordinal);
        Assert.Contains("'Nobody'", (await _docker.NotFoundAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_that_can_not_be_used_has_nothing_to_give()
    {
        _docker.Home.Config = _docker.Home.Config.Replace("sso_start_url", "start_url", StringComparison.Ordinal);
        _docker.Home.Environment["AWS_PROFILE"] = "dev";
        Assert.Contains("sso_start_url", (await _docker.NotFoundAsync()).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetRoleCredentials=status:500,times=0")]
    [InlineData("GetRoleCredentials=reset,times=0")]
    [InlineData("GetRoleCredentials=bare:403,times=0")]
    public async Task A_portal_that_fails_is_a_failure_and_not_nothing(string fault)
    {
        _docker.Home.StandIn.Faults.Add(fault);
        await _docker.FailAsync("get");
    }

    [Theory]
    [InlineData("status:400,code=AccessDeniedException")]
    [InlineData("status:403,code=AccessDeniedException")]
    public async Task A_role_that_may_not_ask_ecr_has_nothing_to_give(string fault)
    {
        _docker.Home.StandIn.Faults.Add("GetAuthorizationToken=" + fault);
        Assert.Contains("ecr:GetAuthorizationToken", (await _docker.NotFoundAsync()).Hint!, StringComparison.Ordinal);
        Assert.Empty(_docker.Home.FilesIn(".aws/sso-cred", "authorization-*.json"));
    }

    [Theory]
    [InlineData("status:400,code=InvalidParameterException", "")]
    [InlineData("status:500,times=0", "")]
    [InlineData("missing:authorizationToken", "")]
    [InlineData("missing:authorizationData", "")]
    [InlineData("set:authorizationToken=%%%", "")]
    [InlineData("set:authorizationToken=QQ==", "")]
    [InlineData("html", "")]
    [InlineData("empty", "")]
    [InlineData("redirect:http://127.0.0.1:1/", "")]
    [InlineData("huge:2", "")]
    public async Task A_failure_of_ecr_is_told_on_both_streams_and_nothing_is_kept(string fault, string hint)
    {
        _docker.Home.StandIn.Faults.Add("GetAuthorizationToken=" + fault);
        Assert.Contains(hint, (await _docker.FailAsync("get")).Hint ?? "", StringComparison.Ordinal);
        Assert.Empty(_docker.Home.FilesIn(".aws/sso-cred", "authorization-*.json"));
        _docker.Home.StandIn.Faults.Clear();
        await _docker.GetAsync();
    }

    [Theory]
    [InlineData(DockerHome.Registry)]
    [InlineData("https://" + DockerHome.Registry)]
    [InlineData("public.ecr.aws")]
    public async Task Store_keeps_nothing_and_succeeds_for_ecr(string host)
    {
        var run = await _docker.HelperAsync(
            "store", $$"""{"ServerURL":"{{host}}","Username":"AWS","Secret":"SECRETSECRET"}""");
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Empty(_docker.Home.FilesIn(".aws/sso-cred", "*"));
    }

    [Fact]
    public async Task Store_for_another_host_says_that_nothing_is_kept()
    {
        var complaint =
            await _docker.FailAsync("store", """{"ServerURL":"ghcr.io","Username":"a","Secret":"SECRETSECRET"}""");
        Assert.Contains("'ghcr.io'", complaint.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", complaint.Error + complaint.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "no credentials server URL\n")]
    [InlineData("[]", "no credentials server URL\n")]
    [InlineData("""{"ServerURL":"ghcr.io"}""", "no credentials username\n")]
    public async Task Store_of_half_a_document_gets_dockers_exact_text(string document, string text)
    {
        var run = await _docker.HelperAsync("store", document);
        Assert.Equal((1, text), (run.Exit, run.OutputText));
    }

    [Fact]
    public async Task Store_of_what_is_no_json_shows_none_of_it() =>
        Assert.DoesNotContain(
            "SECRET", (await _docker.FailAsync("store", "SECRETSECRET")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Erase_drops_the_authorization()
    {
        var first = await _docker.GetAsync();
        var run = await _docker.HelperAsync("erase", "https://" + DockerHome.Registry);
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Empty(_docker.Home.FilesIn(".aws/sso-cred", "authorization-*.json"));
        Assert.NotEqual(first, await _docker.GetAsync());
        Assert.Equal(2, _docker.Calls);
    }

    [Theory]
    [InlineData(DockerHome.Registry)]
    [InlineData("999999999999.dkr.ecr.eu-central-1.amazonaws.com")]
    [InlineData("ghcr.io")]
    public async Task Erase_of_what_is_not_there_succeeds(string host)
    {
        var run = await _docker.HelperAsync("erase", host);
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Empty(_docker.Home.StandIn.Requests);
    }

    [Fact]
    public async Task List_is_empty_and_asks_nobody()
    {
        await _docker.GetAsync();
        _docker.Home.StandIn.ForgetRequests();
        var run = await _docker.HelperAsync("list", "unused");
        Assert.Equal((0, "{}\n", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Empty(_docker.Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    [InlineData("-v")]
    public async Task Version_is_in_dockers_form(string word)
    {
        var run = await _docker.HelperAsync(word, "", "docker-credential-sso-cred-dev");
        Assert.Equal(0, run.Exit);
        Assert.Matches(@"\Adocker-credential-sso-cred-dev \(sso-cred\) \d+\.\d+\.\d+\n\z", run.OutputText);
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "-h")]
    [InlineData(1)]
    [InlineData(1, "get", "get")]
    [InlineData(1, "--profile", "dev")]
    public async Task Usage_is_in_dockers_form(int exit, params string[] words)
    {
        var run = await _docker.HelperAsync(words, "");
        Assert.Equal(
            (exit, "Usage: docker-credential-sso-cred <store|get|erase|list|version>\n"), (run.Exit, run.OutputText));
    }

    [Fact]
    public async Task Another_word_is_unknown()
    {
        var run = await _docker.HelperAsync("frob\u001b[31m", "");
        Assert.Equal((1, "docker-credential-sso-cred: unknown action: frob\\u001b[31m\n"), (run.Exit, run.OutputText));
    }

    [Fact]
    public async Task A_debug_file_tells_the_story_and_no_secret()
    {
        _docker.Home.Environment["SSO_CRED_DEBUG"] = _docker.Home["debug.log"];
        var (_, _, password) = await _docker.GetAsync();
        var told = File.ReadAllText(_docker.Home["debug.log"]);
        Assert.Contains("ecr", told, StringComparison.Ordinal);
        Assert.DoesNotContain(password, told, StringComparison.Ordinal);
        _docker.Home.AssertNoSecretIn(told);
    }
}

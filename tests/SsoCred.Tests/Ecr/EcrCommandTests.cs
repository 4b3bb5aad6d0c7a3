namespace SsoCred.Tests.Ecr;

/// <summary>
/// <c>sso-cred ecr login</c>, <c>password</c> and <c>install</c>, with a docker that records its input.
/// </summary>
public sealed class EcrCommandTests : IAsyncLifetime
{
    DockerHome _docker = null!;

    Home Home => _docker.Home;

    public async ValueTask InitializeAsync() => _docker = await DockerHome.CreateAsync();

    public ValueTask DisposeAsync() => _docker.DisposeAsync();

    [Fact]
    public async Task Password_is_one_line_and_what_the_helper_answers()
    {
        var run = await Home.RunAsync("ecr", "password", "--profile", "dev");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal((await _docker.GetAsync()).Password + "\n", run.OutputText);
        Assert.Equal(1, _docker.Calls);
    }

    [Theory]
    [InlineData("eu-west-3", "--region", "eu-west-3")]
    [InlineData("eu-central-1")]
    public async Task Password_is_for_the_region_that_is_meant(string region, params string[] args)
    {
        await Home.RunAsync(["ecr", "password", "--profile", "dev", .. args]);
        Assert.Contains($"/{region}/ecr/", SignedHeader(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_takes_the_region_of_the_environment_as_every_aws_client_does()
    {
        Home.Environment["AWS_REGION"] = "us-west-2";
        await Home.RunAsync("ecr", "password", "--profile", "dev");
        Assert.Contains("/us-west-2/ecr/", SignedHeader(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forced_sign_in_drops_the_authorizations_of_its_session()
    {
        var old = (await Home.RunAsync("ecr", "password", "--profile", "dev")).OutputText;
        Assert.Equal(old, (await Home.RunAsync("ecr", "password", "--profile", "dev")).OutputText);
        Assert.Equal(1, _docker.Calls);
        Assert.NotEmpty(Home.FilesIn(".aws/sso-cred", "authorization-*"));

        Home.StandIn.Tenant.Settings.AutoApproves = true;
        Assert.Equal(0, (await Home.RunAsync("login", "--device", "--force")).Exit);
        Assert.Empty(Home.FilesIn(".aws/sso-cred", "authorization-*"));
        Assert.NotEqual(old, (await Home.RunAsync("ecr", "password", "--profile", "dev")).OutputText);
        Assert.Equal(2, _docker.Calls);
    }

    [Fact]
    public async Task Nothing_is_linked_where_dockers_config_would_become_too_large_to_be_read()
    {
        var config = Home[".docker/config.json"];
        Directory.CreateDirectory(Path.GetDirectoryName(config)!);
        File.WriteAllText(config, "{\"auths\": \"" + new string('x', (10 * 1024 * 1024) - 50) + "\"}");
        var links = Home["links"];
        var complaint = (await Home.RunAsync("ecr", "install", "--link-folder", links)).Failed(3);
        Assert.Contains("would become larger than 10 MB", complaint.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(links));
    }

    [Fact]
    public async Task Password_of_ecr_public()
    {
        Assert.Equal(0, (await Home.RunAsync("ecr", "password", "--profile", "dev", "--public")).Exit);
        Assert.Equal(1, Home.StandIn.Calls["GetPublicAuthorizationToken"]);
    }

    [Fact]
    public async Task Without_a_region_the_option_is_named()
    {
        _docker.AddProfile("nowhere", "123456789012", "ReadOnly");
        Assert.Contains("--region", (await Home.RunAsync("ecr", "password", "--profile", "nowhere")).Failed(3).Hint!,
            StringComparison.Ordinal);
        (await Home.RunAsync("ecr", "password", "--profile", "dev", "--region", "evil.example/")).Failed(3);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("status:400,code=AccessDeniedException", 5)]
    [InlineData("status:400,code=InvalidParameterException", 1)]
    [InlineData("status:500,times=0", 1)]
    [InlineData("reset,times=0", 6)]
    [InlineData("set:authorizationToken=%%%", 1)]
    public async Task Each_failure_has_its_exit_code(string fault, int exit)
    {
        Home.StandIn.Faults.Add("GetAuthorizationToken=" + fault);
        (await Home.RunAsync("ecr", "password", "--profile", "dev")).Failed(exit);
    }

    [Fact]
    public async Task Who_is_not_signed_in_ends_with_four()
    {
        File.Delete(Home.TokenPath);
        (await Home.RunAsync("ecr", "password", "--profile", "dev")).Failed(4);
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("podman")]
    public async Task Login_hands_the_password_to_docker_or_podman_on_stdin(string program)
    {
        Pretend(program, 0);
        var run = await Home.RunAsync("ecr", "login", "https://" + DockerHome.Registry);
        Assert.Equal((0, $"{program} said\n"), (run.Exit, run.OutputText));
        Assert.Equal($"login --username AWS --password-stdin {DockerHome.Registry}\n", File.ReadAllText(Home["args"]));
        Assert.Equal((await _docker.GetAsync()).Password, File.ReadAllText(Home["password"]));
    }

    [Fact]
    public async Task Login_without_a_registry_takes_the_profiles_own()
    {
        Pretend("docker", 0);
        await Home.RunAsync("ecr", "login", "--profile", "dev");
        Assert.EndsWith(DockerHome.Registry + "\n", File.ReadAllText(Home["args"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_prefers_docker_and_ends_as_it_does()
    {
        Pretend("podman", 0);
        Pretend("docker", 3);
        var run = await Home.RunAsync("ecr", "login", DockerHome.Registry);
        Assert.Equal((1, "docker said\n", "docker complained\n"), (run.Exit, run.OutputText, run.Said));
    }

    [Fact]
    public async Task Login_survives_a_docker_that_does_not_read()
    {
        File.WriteAllText(Home["bin/docker"], "#!/bin/sh\nexit 1\n");
        File.SetUnixFileMode(Home["bin/docker"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(1, (await Home.RunAsync("ecr", "login", DockerHome.Registry)).Exit);
    }

    [Fact]
    public async Task Login_where_there_is_neither_says_so_before_any_call()
    {
        Home.Environment["PATH"] = _docker.Bin;
        Assert.Contains("ecr password", (await Home.RunAsync("ecr", "login", DockerHome.Registry)).Failed(1).Hint!,
            StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Login_to_another_registry_is_wrong_usage()
    {
        Pretend("docker", 0);
        Assert.Contains(
            "'ghcr.io'", (await Home.RunAsync("ecr", "login", "ghcr.io")).Failed(2).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Home["args"]));
    }

    [Fact]
    public async Task Install_makes_docker_ask_here_and_get_is_answered()
    {
        _docker.AddProfile("prod", "123456789012", "ReadOnly", "eu-west-1");
        _docker.AddProfile("prod-admin", "123456789012", "AdministratorAccess", "us-east-1");
        var run = await Home.RunAsync("ecr", "install");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal(
            $$"""
            {
            {{"\t"}}"credHelpers": {
            {{"\t\t"}}"{{DockerHome.Registry}}": "sso-cred",
            {{"\t\t"}}"123456789012.dkr.ecr.eu-west-1.amazonaws.com": "sso-cred-prod",
            {{"\t\t"}}"123456789012.dkr.ecr.us-east-1.amazonaws.com": "sso-cred-prod-admin"
            {{"\t"}}}
            }

            """,
            File.ReadAllText(_docker.ConfigPath));
        Assert.Contains(_docker.Bin, run.OutputText, StringComparison.Ordinal);
        foreach (var name in new[] { "", "-prod", "-prod-admin" })
            Assert.Equal("sso-cred", new FileInfo(Home["bin/docker-credential-sso-cred" + name]).LinkTarget);
        await _docker.GetAsync("123456789012.dkr.ecr.us-east-1.amazonaws.com", "docker-credential-sso-cred-prod-admin");

        var again = await Home.RunAsync("ecr", "install");
        Assert.Equal(run.OutputText, again.OutputText);
    }

    [Fact]
    public async Task Install_for_one_profile_changes_that_registry_alone_and_says_what_was_there()
    {
        Directory.CreateDirectory(Home["conf"]);
        Home.Environment["DOCKER_CONFIG"] = Home["conf"];
        File.WriteAllText(Home["conf/config.json"],
            $$$"""{ "auths": {"x": {"auth": "QTpC"}}, "credHelpers": { "{{{DockerHome.Registry}}}": "ecr-login", "gcr.io": "gcloud" } }""");
        _docker.AddProfile("admin", DockerHome.Account, "AdministratorAccess");
        var run = await Home.RunAsync("ecr", "install", "--profile", "admin", "--region", "eu-central-1");
        Assert.Equal(0, run.Exit);
        Assert.Contains("(was ecr-login)", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(
            $$$"""{ "auths": {"x": {"auth": "QTpC"}}, "credHelpers": { "{{{DockerHome.Registry}}}": "sso-cred-admin", "gcr.io": "gcloud" } }""",
            File.ReadAllText(Home["conf/config.json"]));
        Assert.False(File.Exists(_docker.ConfigPath));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"auths\":")]
    public async Task Install_leaves_a_config_that_docker_could_not_read(string json)
    {
        Directory.CreateDirectory(Home[".docker"]);
        File.WriteAllText(_docker.ConfigPath, json);
        (await Home.RunAsync("ecr", "install")).Failed(3);
        Assert.Equal(json, File.ReadAllText(_docker.ConfigPath));
        Assert.False(File.Exists(Home["bin/docker-credential-sso-cred"]));
    }

    [Fact]
    public async Task Install_leaves_a_config_that_is_read_only()
    {
        Directory.CreateDirectory(Home[".docker"]);
        File.WriteAllText(_docker.ConfigPath, "{}");
        File.SetUnixFileMode(_docker.ConfigPath, UnixFileMode.UserRead);
        Assert.Contains("read-only", (await Home.RunAsync("ecr", "install")).Failed(3).Error, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(_docker.ConfigPath));
    }

    [Fact]
    public async Task Install_refuses_a_profile_whose_name_is_no_file_name()
    {
        _docker.AddProfile("team/dev", "123456789012", "ReadOnly", "eu-west-1");
        Assert.Contains("'team/dev'", (await Home.RunAsync("ecr", "install", "--profile", "team/dev")).Failed(3).Error,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(Home[".docker"]));
    }

    [Fact]
    public async Task Install_puts_links_where_it_is_told_and_says_when_docker_will_not_find_them()
    {
        var run = await Home.RunAsync("ecr", "install", "--link-folder", Home["links"], "--public");
        Assert.Equal(0, run.Exit);
        Assert.Equal(Home["bin/sso-cred"], new FileInfo(Home["links/docker-credential-sso-cred"]).LinkTarget);
        Assert.Contains("is not on PATH", run.OutputText, StringComparison.Ordinal);
        Assert.Contains(
            "\"public.ecr.aws\": \"sso-cred\"", File.ReadAllText(_docker.ConfigPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_with_nothing_to_install_says_why()
    {
        _docker.AddProfile("admin", DockerHome.Account, "AdministratorAccess", "eu-central-1");
        var complaint = (await Home.RunAsync("ecr", "install")).Failed(3);
        Assert.Contains("'dev', 'admin'", complaint.Error, StringComparison.Ordinal);
        Assert.Contains("--profile NAME", complaint.Hint!, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Home[".docker"]));
    }

    string SignedHeader() => Assert.Single(Home.StandIn.Requests, r => r.Operation == "GetAuthorizationToken")
        .Headers["Authorization"];

    void Pretend(string program, int exit)
    {
        var path = Path.Combine(_docker.Bin, program);
        File.WriteAllText(path, $"""
            #!/bin/sh
            echo "$*" > '{Home["args"]}'
            cat > '{Home["password"]}'
            echo {program} said
            [ {exit} = 0 ] || echo {program} complained >&2
            exit {exit}
            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}

namespace SsoCred.Tests.Ecr;

/// <summary>
/// The real docker CLI against a real registry that goes by a name of ECR: what docker does with the helper, from the
/// first install to the logout. In a mount namespace, where /etc/hosts has that name on this machine.
/// </summary>
[Trait("Category", "Slow")]
public sealed class DockerCliTests : IAsyncLifetime
{
    const string Image = DockerHome.Registry + "/app:1";

    readonly Dictionary<string, string> _environment = [];
    DockerHome _docker = null!;
    DockerRegistry? _registry;

    public async ValueTask InitializeAsync()
    {
        _docker = await DockerHome.CreateAsync();
        _docker.Home.StandIn.Tenant.Settings.RegistryPassword = DockerRegistry.Password;
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
            await _registry.DisposeAsync();
        await _docker.DisposeAsync();
    }

    [Fact]
    public async Task Docker_inspects_logs_in_and_out_with_nothing_but_the_helper()
    {
        await StartAsync();

        // Without a helper docker has nothing to show.
        Assert.Contains("no basic auth credentials", (await DockerAsync("manifest", "inspect", Image)).Said,
            StringComparison.Ordinal);
        Assert.Equal(0, _docker.Calls);

        Assert.Equal(0, (await InNamespaceAsync("sso-cred", "ecr", "install")).Exit);
        var inspected = await DockerAsync("manifest", "inspect", Image);
        Assert.True(inspected.Exit == 0, inspected.Said);
        Assert.Contains(
            "application/vnd.docker.container.image.v1+json", inspected.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, (await DockerAsync("manifest", "inspect", Image)).Exit);
        Assert.Equal(1, _docker.Calls);

        // docker offers what it logged in with for storing: the helper takes it and keeps nothing.
        var login = await InNamespaceAsync("/bin/sh", "-c", "sso-cred ecr password --profile dev | "
            + $"docker login --username AWS --password-stdin {DockerHome.Registry}");
        Assert.True(
            login.Exit == 0 && login.OutputText.Contains("Login Succeeded", StringComparison.Ordinal), login.Said);
        var ours = await InNamespaceAsync("sso-cred", "ecr", "login", DockerHome.Registry);
        Assert.True(ours.Exit == 0 && ours.OutputText.Contains("Login Succeeded", StringComparison.Ordinal), ours.Said);
        Assert.DoesNotContain(DockerRegistry.Password, File.ReadAllText(_docker.ConfigPath), StringComparison.Ordinal);
        Assert.Equal(1, _docker.Calls);

        Assert.Equal(0, (await DockerAsync("logout", DockerHome.Registry)).Exit);
        Assert.Empty(_docker.Home.FilesIn(".aws/sso-cred", "authorization-*.json"));
        Assert.Equal(0, (await DockerAsync("manifest", "inspect", Image)).Exit);
        Assert.Equal(2, _docker.Calls);
    }

    [Fact]
    public async Task What_a_person_has_to_do_reaches_the_terminal_through_docker()
    {
        await StartAsync();
        Assert.Equal(0, (await InNamespaceAsync("sso-cred", "ecr", "install")).Exit);
        File.Delete(_docker.Home.TokenPath);
        var run = await DockerAsync("manifest", "inspect", Image);
        Assert.Equal(1, run.Exit);
        Assert.Contains("sso-cred: hint: run: ", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_helper_docker_keeps_the_password_itself_after_our_login()
    {
        await StartAsync();
        var login = await InNamespaceAsync("sso-cred", "ecr", "login", DockerHome.Registry);
        Assert.True(login.Exit == 0, login.Said);
        Assert.Contains(DockerHome.Registry, File.ReadAllText(_docker.ConfigPath), StringComparison.Ordinal);
        Assert.Equal(0, (await DockerAsync("manifest", "inspect", Image)).Exit);
        Assert.Equal(1, _docker.Calls);
    }

    async Task StartAsync()
    {
        var docker = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, "docker")).FirstOrDefault(File.Exists);
        Assert.SkipUnless(docker is not null, "there is no docker CLI on PATH");
        _registry = await DockerRegistry.StartAsync(DockerHome.Registry);
        File.CreateSymbolicLink(Path.Combine(_docker.Bin, "docker"), docker);
        foreach (var (name, value) in _docker.Home.Environment)
            _environment[name] = value;
        _environment["SSL_CERT_FILE"] = _registry.CertificatePath;
    }

    Task<Run> DockerAsync(params string[] args) => InNamespaceAsync(["docker", .. args]);

    async Task<Run> InNamespaceAsync(params string[] command) => _docker.Searched(await SsoCredBinary.StartProgram(
        "unshare", _environment,
        ["--mount", "/bin/sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", _registry!.HostsPath, .. command])
        .EndAsync());
}

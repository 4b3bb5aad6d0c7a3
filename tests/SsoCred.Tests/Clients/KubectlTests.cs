using IdentityCenter.Http;

namespace SsoCred.Tests.Clients;

/// <summary>
/// A real kubectl with a kubeconfig as <c>aws eks update-kubeconfig</c> writes it, except for its command, against the
/// stand-in's cluster, which demands a token. Signing uses no network: STS is not reachable here.
/// </summary>
public sealed class KubectlTests : IAsyncLifetime
{
    const string Role = "arn:aws:iam::123456789012:role/PowerUserAccess";

    readonly string _authority = Path.Combine(Path.GetTempPath(), $"sso-cred-ca-{Guid.NewGuid():N}.pem");

    Home _home = null!;

    public async ValueTask InitializeAsync() =>
        _home = await Home.CreateAsync(new Setup { TlsPort = 0, CaFile = _authority });

    public async ValueTask DisposeAsync()
    {
        await _home.DisposeAsync();
        File.Delete(_authority);
    }

    [Theory]
    [InlineData("v1beta1")]
    [InlineData("v1")]
    public async Task It_is_signed_in_by_the_token(string version)
    {
        _home.SignIn();
        for (var times = 0; times < 2; times++)
        {
            var run = await KubectlAsync("my-cluster", version);
            Assert.Equal((0, ""), (run.Exit, run.Said));
            Assert.Contains("\"arn:aws:sts::012345678901:assumed-role/AWSReservedSSO_ReadOnly_", run.OutputText,
                StringComparison.Ordinal);
        }

        Assert.Equal(1, _home.Fetches);
    }

    [Fact]
    public async Task Another_cluster_does_not_accept_the_token()
    {
        _home.SignIn();
        var run = await KubectlAsync("another");
        Assert.NotEqual(0, run.Exit);
        Assert.Contains("You must be logged in to the server", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signed_out_it_shows_the_error_and_what_to_type()
    {
        var run = await KubectlAsync("my-cluster");
        Assert.NotEqual(0, run.Exit);
        Assert.Contains("sso-cred: hint: run: sso-cred login dev\n", run.Said, StringComparison.Ordinal);
        Assert.Contains("failed with exit code 4", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cached_role_of_the_kubeconfig_needs_no_network()
    {
        _home.SignIn();
        Assert.Equal(0, (await _home.RunAsync(
            "eks", "get-token", "--cluster-name", "my-cluster", "--role", Role, "--profile", "dev")).Exit);
        _home.StandIn.ForgetRequests();
        var run = await KubectlAsync("my-cluster", "v1", "--role", Role);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Contains("\"arn:aws:sts::123456789012:assumed-role/PowerUserAccess/EKSGetTokenAuth\"",
            run.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain(
            _home.StandIn.Requests, request => request.Operation is "AssumeRole" or "GetRoleCredentials");
    }

    [Fact]
    public async Task A_chained_profile_is_its_role()
    {
        _home.SignIn();
        _home.Config += $"\n[profile deploy]\nrole_arn = {Role}\nsource_profile = dev\nregion = eu-central-1\n";
        await _home.DocumentAsync("deploy");
        _home.Environment["AWS_PROFILE"] = "deploy";
        var run = await KubectlAsync("my-cluster");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Contains("assumed-role/PowerUserAccess/sso-cred-", run.OutputText, StringComparison.Ordinal);
    }

    async Task<Run> KubectlAsync(string cluster, string version = "v1beta1", params string[] args)
    {
        var kubectl = Programs.OnPath("kubectl");
        Assert.SkipUnless(kubectl is not null, "there is no kubectl on PATH");
        var words = string.Join(", ", ((string[])["--region", "eu-central-1", "eks", "get-token", "--cluster-name",
            "my-cluster", "--output", "json", .. args]).Select(word => $"\"{word}\""));
        File.WriteAllText(_home["kubeconfig"], $"""
            apiVersion: v1
            kind: Config
            current-context: c
            clusters:
            - name: c
              cluster:
                server: {_home.StandIn.TlsUrl}
                certificate-authority: {_authority}
            contexts:
            - name: c
              context:
                cluster: c
                user: u
            users:
            - name: u
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/{version}
                  command: {SsoCredBinary.Path}
                  args: [{words}]
                  interactiveMode: Never

            """);
        // An override would be in the token.
        var environment = new Dictionary<string, string>(_home.Environment) { ["KUBECONFIG"] = _home["kubeconfig"] };
        environment.Remove("AWS_ENDPOINT_URL_STS");
        environment.TryAdd("AWS_PROFILE", "dev");
        var run = await SsoCredBinary.StartProgram(
            kubectl, environment, "get", "--raw", $"/eks/{cluster}/whoami").EndAsync();
        _home.AssertNoSecretIn(run.Said);
        return run;
    }
}

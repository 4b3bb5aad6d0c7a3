using CredentialProcess.Tests;
using IdentityCenter.Http;
using SsoCred.Tests.Ecr;

namespace SsoCred.Tests.Chaining;

/// <summary>The console and registries with an assumed role.</summary>
public sealed class ChainedServiceTests
{
    const string Registry = ChainedHome.Account + ".dkr.ecr.eu-west-3.amazonaws.com";

    [Fact]
    public async Task The_console_is_signed_in_to_as_the_role()
    {
        using var folder = new TemporaryFolder();
        await using var home = await Home.CreateAsync(new Setup { ProxyPort = 0, CaFile = folder["ca.pem"] });
        home.Environment["HTTPS_PROXY"] = home.StandIn.Proxy!.Url;
        home.Environment["AWS_CA_BUNDLE"] = folder["ca.pem"];
        home.AddRole();
        home.SignIn();
        var run = await home.RunAsync("console", "--profile", "deploy", "--print");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Contains("eu-west-3.console.aws.amazon.com", run.OutputText, StringComparison.Ordinal);
        var session = Assert.Single(home.StandIn.Tenant.AssumedRoles);
        var request = Assert.Single(home.StandIn.Requests, request => request.Operation == "GetSigninToken");
        Assert.Contains(Uri.EscapeDataString(session.SessionToken), request.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ecr_and_the_docker_helper_authorize_as_the_role()
    {
        await using var docker = await DockerHome.CreateAsync();
        docker.Home.AddRole();
        var password = await docker.Home.RunAsync("ecr", "password", "--profile", "deploy");
        Assert.Equal((0, ""), (password.Exit, password.Said));
        var session = Assert.Single(docker.Home.StandIn.Tenant.AssumedRoles);
        var signed = docker.Home.StandIn.Requests.Last(request => request.Operation == "GetAuthorizationToken");
        var header = signed.Headers["Authorization"];
        Assert.Contains($"Credential={session.AccessKeyId}/", header, StringComparison.Ordinal);
        Assert.Contains("/eu-west-3/ecr/", header, StringComparison.Ordinal);

        // The only profile of the registry's account is the chained one.
        Assert.Equal(password.OutputText, (await docker.GetAsync(Registry)).Password + "\n");
        Assert.Equal((1, 1), (docker.Calls, docker.Home.Assumed()));
    }

    [Fact]
    public async Task The_helper_finds_nothing_where_its_source_is_signed_out()
    {
        await using var docker = await DockerHome.CreateAsync();
        docker.Home.AddRole();
        File.Delete(docker.Home.TokenPath);
        Assert.Contains("not signed in", (await docker.NotFoundAsync(Registry)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_choose_the_role_of_a_registrys_password()
    {
        await using var docker = await DockerHome.CreateAsync();
        docker.Home.StandIn.Tenant.Trust.Add(ChainedHome.Role);
        var run = await docker.Home.RunAsync("ecr", "password", "--profile", "dev", "--role-arn", ChainedHome.Role);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.NotEqual(run.OutputText, (await docker.Home.RunAsync("ecr", "password", "--profile", "dev")).OutputText);
        Assert.Equal((2, 1), (docker.Calls, docker.Home.Assumed()));
    }
}

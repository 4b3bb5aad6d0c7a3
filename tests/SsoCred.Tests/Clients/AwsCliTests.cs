using System.Text.Json;
using IdentityCenter.Http;

namespace SsoCred.Tests.Clients;

/// <summary>
/// Debian's AWS CLI v2 in one home with sso-cred. It knows no endpoint variables: it asks for the real host names over
/// TLS, and the stand-in's proxy and authority see to it that the stand-in is what answers.
/// </summary>
[Trait("Category", "Slow")]
public sealed class AwsCliTests : IAsyncLifetime
{
    Client _client = null!;

    Home Home => _client.Home;

    StandIn StandIn => _client.Home.StandIn;

    public async ValueTask InitializeAsync()
    {
        _client = await Client.CreateAsync(new Setup { ProxyPort = 0 });
        File.WriteAllText(Home["ca.pem"], StandIn.Authority.Pem);
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task It_runs_the_credential_process()
    {
        var exported =
            await AwsAsync("configure", "export-credentials", "--profile", "dev-process", "--format", "process");
        await AssertOursAsync(exported);
        Assert.Empty(StandIn.Proxy!.Connects);

        var caller = await AwsAsync("sts", "get-caller-identity", "--profile", "dev-process", "--query", "Arn");
        Assert.Contains("assumed-role/AWSReservedSSO_ReadOnly_", caller, StringComparison.Ordinal);
        Assert.Equal(["sts.eu-central-1.amazonaws.com:443"], StandIn.Proxy.Connects);
        Assert.Equal((1, 1), (Home.Fetches, StandIn.Calls["GetCallerIdentity"]));
    }

    [Fact]
    public async Task It_asks_the_endpoint_of_serve()
    {
        var (program, args) = await Programs.AwsCliAsync();
        var run =
            await _client.RunServedAsync(program, [.. args, "configure", "export-credentials", "--format", "process"]);
        Assert.True(run.Exit == 0, run.Said);
        await AssertOursAsync(run.OutputText);
    }

    [Fact]
    public async Task It_signs_in_to_a_registry_with_them()
    {
        StandIn.Tenant.Settings.RegistryPassword = "stand-in-registry-password";
        Assert.Equal(
            "stand-in-registry-password\n", await AwsAsync("ecr", "get-login-password", "--profile", "dev-process"));
        Assert.Equal(["api.ecr.eu-central-1.amazonaws.com:443"], StandIn.Proxy!.Connects);
    }

    [Fact]
    public async Task It_takes_the_role_credentials_that_a_run_cached_as_they_are()
    {
        await Home.DocumentAsync();
        var file = File.ReadAllText(Assert.Single(Home.RoleFiles));
        await AssertOursAsync(
            await AwsAsync("configure", "export-credentials", "--profile", "dev", "--format", "process"));
        Assert.Equal(file, File.ReadAllText(Assert.Single(Home.RoleFiles)));
        Assert.Empty(StandIn.Proxy!.Connects);
    }

    [Fact]
    public async Task What_it_fetched_and_cached_is_taken_without_a_call()
    {
        var theirs = await AwsAsync("configure", "export-credentials", "--profile", "dev", "--format", "process");
        Assert.Equal(["portal.sso.us-east-1.amazonaws.com:443"], StandIn.Proxy!.Connects);
        await AssertOursAsync(theirs);
    }

    [Fact]
    public async Task It_assumes_roles_and_shares_their_cache_both_ways()
    {
        const string role = "arn:aws:iam::123456789012:role/Admin";
        StandIn.Tenant.Trust.Add(role);
        // Debian's version refuses a source with sso_session ("'NoneType' object has no attribute 'get_frozen_token'").
        Home.SignIn(session: null);
        Home.Config += $"""

            [profile legacy]
            sso_start_url = {StandIn.Tenant.Settings.StartUrl}
            sso_region = us-east-1
            sso_account_id = 012345678901
            sso_role_name = ReadOnly

            [profile chained]
            role_arn = {role}
            source_profile = legacy
            region = {Client.Region}

            [profile denied]
            role_arn = arn:aws:iam::123456789012:role/Nobody
            source_profile = legacy
            region = {Client.Region}

            """;

        var caller = await AwsAsync("sts", "get-caller-identity", "--profile", "chained", "--query", "Arn");
        var session = Assert.Single(StandIn.Tenant.AssumedRoles);
        Assert.Equal($"\"{session.Arn}\"\n", caller);
        Assert.StartsWith(
            "arn:aws:sts::123456789012:assumed-role/Admin/botocore-session-", session.Arn, StringComparison.Ordinal);

        // sha1 of {"RoleArn": "arn:aws:iam::123456789012:role/Admin"}, as json.dumps writes it.
        var file = Home[".aws/cli/cache/51e7b105b5040ce662656c8dc6ab4de70c4de7ad.json"];
        using var cached = JsonDocument.Parse(File.ReadAllText(file));
        var credentials = cached.RootElement.GetProperty("Credentials");
        Assert.Equal((session.AccessKeyId, session.SecretAccessKey, session.SessionToken, session.ExpiresAt),
            (credentials.GetProperty("AccessKeyId").GetString(), credentials.GetProperty("SecretAccessKey").GetString(),
                credentials.GetProperty("SessionToken").GetString(),
                credentials.GetProperty("Expiration").GetDateTimeOffset()));
        Assert.Equal(session.Arn,
            cached.RootElement.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString());

        await AwsAsync("sts", "get-caller-identity", "--profile", "chained");
        Assert.Equal((1, 1, 2), (Home.Fetches, StandIn.Calls["AssumeRole"], StandIn.Calls["GetCallerIdentity"]));
        var denied = await RunAsync("sts", "get-caller-identity", "--profile", "denied");
        Assert.Contains("An error occurred (AccessDenied) when calling the AssumeRole operation: User: ", denied.Said,
            StringComparison.Ordinal);

        var theirs = await Home.DocumentAsync("chained");
        Assert.Equal((session.AccessKeyId, "123456789012"), (theirs.KeyId, theirs.AccountId));
        Assert.Equal(2, StandIn.Calls["AssumeRole"]); // one of them was denied

        File.Delete(file);
        var ours = await Home.DocumentAsync("chained");
        var calls = StandIn.Calls["AssumeRole"];
        var exported =
            await AwsAsync("configure", "export-credentials", "--profile", "chained", "--format", "process");
        using var json = JsonDocument.Parse(exported);
        Assert.Equal((ours.KeyId, ours.Token), (json.RootElement.GetProperty("AccessKeyId").GetString(),
            json.RootElement.GetProperty("SessionToken").GetString()));
        Assert.Equal(calls, StandIn.Calls["AssumeRole"]);
    }

    [Fact]
    public async Task It_uses_and_refreshes_a_sign_in_of_ours_and_we_use_what_it_refreshed()
    {
        File.Delete(Home.TokenPath);
        StandIn.Tenant.Settings.AutoApproves = true;
        StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(10); // due for a refresh at once
        var login = await Home.RunAsync("login", "--profile", "dev", "--device", "--no-qr");
        Assert.True(login.Exit == 0, login.Said);
        var signedIn = AccessToken();
        StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromHours(8);

        await AwsAsync("sts", "get-caller-identity", "--profile", "dev");
        Assert.Equal((1, 1), (StandIn.Calls["CreateToken:refresh_token"], Home.Fetches));
        var refreshed = AccessToken();
        Assert.NotEqual(signedIn, refreshed);

        File.Delete(Assert.Single(Home.RoleFiles));
        await Home.DocumentAsync();
        Assert.Equal(refreshed, AccessToken());
        Assert.Equal((1, 2), (StandIn.Calls["CreateToken:refresh_token"], Home.Fetches));
    }

    [Fact]
    public async Task It_shows_the_hint_when_somebody_has_to_sign_in()
    {
        File.Delete(Home.TokenPath);
        var run = await RunAsync("sts", "get-caller-identity", "--profile", "dev-process");
        Assert.NotEqual(0, run.Exit);
        Assert.Contains("sso-cred: hint: run: sso-cred login dev", run.Said, StringComparison.Ordinal);
    }

    string AccessToken()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Home.TokenPath));
        return file.RootElement.GetProperty("accessToken").GetString()!;
    }

    async Task AssertOursAsync(string exported)
    {
        using var json = JsonDocument.Parse(exported);
        string Text(string name) => json.RootElement.GetProperty(name).GetString()!;
        var ours = await Home.DocumentAsync();
        Assert.Equal((ours.KeyId, ours.Secret, ours.Token, ours.End), (Text("AccessKeyId"), Text("SecretAccessKey"),
            Text("SessionToken"), json.RootElement.GetProperty("Expiration").GetDateTimeOffset()));
        Assert.Equal(1, Home.Fetches);
    }

    async Task<string> AwsAsync(params string[] args)
    {
        var run = await RunAsync(args);
        Assert.True(run.Exit == 0, run.Said);
        return run.OutputText;
    }

    async Task<Run> RunAsync(params string[] args)
    {
        var (program, first) = await Programs.AwsCliAsync();
        return await _client.RunAsync(program, new(Home.Environment)
        {
            ["HTTPS_PROXY"] = StandIn.Proxy!.Url,
            ["AWS_CA_BUNDLE"] = Home["ca.pem"],
        }, [.. first, .. args]);
    }
}

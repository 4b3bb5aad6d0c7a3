using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SsoCred.Options;

namespace SsoCred.Tests.SignedTokens;

/// <summary><c>eks get-token</c> of the published executable, and the stand-in's STS as the cluster's.</summary>
public sealed class GetTokenTests : ExecutableTests
{
    const string Role = "arn:aws:iam::123456789012:role/PowerUserAccess";

    static readonly string[] s_plain = ["eks", "get-token", "--cluster-name", "my-cluster", "--profile", "dev"];

    [Theory]
    [InlineData("eks", "get-token", "--cluster-name", "my-cluster", "--profile", "dev")]
    [InlineData("eks", "get-token", "--cluster-name=my-cluster", "--profile=dev")]
    [InlineData("--region", "us-west-2", "eks", "get-token", "--cluster-name", "my-cluster", "--output", "json",
        "--profile", "dev")]
    [InlineData("--region=us-west-2", "--profile", "dev", "eks", "get-token", "--cluster-name=my-cluster")]
    [InlineData("eks", "get-token", "--cluster-id", "my-cluster", "--region", "us-west-2", "--profile", "dev")]
    public async Task A_token_is_one_that_sts_accepts_with_the_clusters_name(params string[] args)
    {
        Home.SignIn();
        var token = await TokenAsync(args);
        Assert.Contains(args.Any(word => word.Contains("us-west-2", StringComparison.Ordinal))
            ? "%2Fus-west-2%2Fsts%2F" : "%2Feu-central-1%2Fsts%2F", token.Url, StringComparison.Ordinal);
        Assert.Contains("assumed-role/AWSReservedSSO_ReadOnly_", await AskAsync(token, "my-cluster"),
            StringComparison.Ordinal);
        Assert.Contains("SignatureDoesNotMatch", await AskAsync(token, "another"), StringComparison.Ordinal);
        Assert.InRange(token.End - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(14));
    }

    [Fact]
    public async Task Without_an_override_the_token_names_the_regions_own_host()
    {
        Home.SignIn();
        Home.Environment.Remove("AWS_ENDPOINT_URL_STS");
        Assert.StartsWith("https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&",
            (await TokenAsync(s_plain)).Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cached_credentials_need_no_network()
    {
        Home.SignIn();
        await Home.DocumentAsync();
        Home.StandIn.ForgetRequests();
        await TokenAsync(s_plain);
        await TokenAsync([.. s_plain, "--timeout", "5"]);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("""{"apiVersion":"client.authentication.k8s.io/v1"}""", "v1")]
    [InlineData("""["client.authentication.k8s.io/v1"]""", "v1beta1")]
    [InlineData("no json", "v1beta1")]
    public async Task The_version_is_the_one_that_kubectl_asks_for(string info, string version)
    {
        Home.SignIn();
        Home.Environment["KUBERNETES_EXEC_INFO"] = info;
        Assert.Equal("client.authentication.k8s.io/" + version, (await TokenAsync(s_plain)).Version);
    }

    [Theory]
    [InlineData("--role-arn")]
    [InlineData("--role")]
    public async Task A_role_is_assumed_once_under_the_aws_clis_session_name(string option)
    {
        Home.SignIn();
        var token = await TokenAsync([.. s_plain, option, Role]);
        Assert.Contains("<Arn>arn:aws:sts::123456789012:assumed-role/PowerUserAccess/EKSGetTokenAuth</Arn>",
            await AskAsync(token, "my-cluster"), StringComparison.Ordinal);
        await TokenAsync([.. s_plain, "--role-arn", Role]);
        await TokenAsync([.. s_plain, "--role", Role, "--timeout", "10"]);
        Assert.Equal("EKSGetTokenAuth", Assert.Single(Home.StandIn.Tenant.AssumedRoles).Request.SessionName);

        await TokenAsync([.. s_plain, "--role", Role, "--session-name", "jane"]);
        Assert.Equal("jane", Home.StandIn.Tenant.AssumedRoles[^1].Request.SessionName);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(3600)]
    public async Task A_token_ends_with_the_credentials_at_the_latest(int seconds)
    {
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromSeconds(seconds);
        Home.SignIn();
        Assert.InRange((await TokenAsync(s_plain)).End - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(500),
            TimeSpan.FromSeconds(Math.Min(seconds, 840)));
    }

    [Fact]
    public async Task Credentials_that_would_not_outlive_the_token_are_replaced()
    {
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(15);
        Home.SignIn();
        await Home.DocumentAsync();
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromHours(1);
        var token = await TokenAsync(s_plain);
        Assert.Equal(2, Home.Fetches);
        Assert.InRange(token.End - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(14));
    }

    [Fact]
    public async Task Older_credentials_serve_while_the_portal_fails_and_the_token_ends_with_them()
    {
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(5);
        Home.SignIn();
        var end = (await Home.DocumentAsync()).End;
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = "http://127.0.0.1:9";
        Assert.Equal(end, (await TokenAsync(s_plain)).End);
    }

    [Fact]
    public async Task Signed_out_it_is_one_error_and_its_hint()
    {
        var failed = (await Home.RunAsync(s_plain)).Failed(4);
        Assert.Equal("run: sso-cred login dev", failed.Hint);
    }

    [Theory]
    [InlineData("either --cluster-name or --cluster-id must be given")]
    [InlineData("either --cluster-name or --cluster-id must be given", "--cluster-name", "")]
    [InlineData("only one of --cluster-name and --cluster-id can be given", "--cluster-name", "a", "--cluster-id", "b")]
    [InlineData("only one of --role-arn and --role can be given", "--cluster-name", "a", "--role", Role, "--role-arn",
        Role)]
    [InlineData("--output takes json, not 'text'", "--cluster-name", "a", "--output", "text")]
    [InlineData("'a b' is not the name of a cluster", "--cluster-name", "a b")]
    [InlineData("'bücher' is not the name of a cluster", "--cluster-name", "bücher")]
    [InlineData("--region 'us east' is not an AWS Region", "--cluster-name", "a", "--region", "us east")]
    public async Task Wrong_usage_is_refused_before_any_call(string error, params string[] args)
    {
        Home.SignIn();
        var run = await Home.RunAsync(["eks", "get-token", "--profile", "dev", .. args]);
        Assert.Equal(error, run.Failed(2).Error);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("eks get-token --cluster-name c", "c", null, null, null)]
    [InlineData("--region r eks get-token --cluster-name c --output json", "c", null, "r", null)]
    [InlineData("--profile p eks get-token --role a --cluster-name c", "c", "p", null, "a")]
    [InlineData("eks get-token --cluster-name c --profile eks --role-arn a --region r", "c", "eks", "r", "a")]
    public void A_kubeconfigs_line_needs_no_parser(
        string line, string cluster, string? profile, string? region, string? role)
    {
        var plain = PlainGetToken.Of(line.Split(' '));
        Assert.NotNull(plain);
        Assert.Equal((cluster, profile, region, role),
            (plain.Cluster, plain.Options.Profile, plain.Options.Region, plain.Options.Role?.Arn));
    }

    [Theory]
    [InlineData("")]
    [InlineData("eks")]
    [InlineData("eks get-token")]
    [InlineData("eks get-token --cluster-name")]
    [InlineData("eks get-token --cluster-name -c")]
    [InlineData("eks get-token --cluster-name=c")]
    [InlineData("eks get-token --cluster-id c")]
    [InlineData("eks get-token --cluster-name c --cluster-name d")]
    [InlineData("eks get-token --cluster-name c --role a --role-arn b")]
    [InlineData("eks get-token --cluster-name c --output text")]
    [InlineData("eks get-token --cluster-name c --output json --output json")]
    [InlineData("eks get-token --cluster-name c --debug")]
    [InlineData("eks get-token --cluster-name c --timeout 5")]
    [InlineData("--cluster-name c eks get-token")]
    [InlineData("eks get-token eks get-token --cluster-name c")]
    [InlineData("--cluster-name c --profile p")]
    [InlineData("exec eks get-token --cluster-name c")]
    public void Anything_else_is_left_to_the_parser(string line)
    {
        Assert.Null(PlainGetToken.Of(line.Length == 0 ? [] : line.Split(' ')));
    }

    async Task<Token> TokenAsync(string[] args)
    {
        var run = await Home.RunAsync(args);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        using var json = JsonDocument.Parse(run.Output);
        var status = json.RootElement.GetProperty("status");
        var token = status.GetProperty("token").GetString()!;
        Assert.StartsWith("k8s-aws-v1.", token, StringComparison.Ordinal);
        return new Token(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token.AsSpan("k8s-aws-v1.".Length))),
            json.RootElement.GetProperty("apiVersion").GetString()!,
            DateTimeOffset.Parse(status.GetProperty("expirationTimestamp").GetString()!, CultureInfo.InvariantCulture));
    }

    static async Task<string> AskAsync(Token token, string cluster)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, token.Url);
        request.Headers.Add("x-k8s-aws-id", cluster);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    sealed record Token(string Url, string Version, DateTimeOffset End);
}

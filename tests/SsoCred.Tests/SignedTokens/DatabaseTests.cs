namespace SsoCred.Tests.SignedTokens;

/// <summary>Passwords for databases, as the published executable prints them.</summary>
public sealed class DatabaseTests : ExecutableTests
{
    const string Host = "mydb.123456789012.us-east-1.rds.amazonaws.com";

    protected override void SetUp() => Home.SignIn();

    [Theory]
    [InlineData($"{Host}:5432/?Action=connect&DBUser=jane%40example.com&", "us-east-1/rds-db", "rds",
        "generate-db-auth-token", "--hostname", Host, "--port", "5432", "--username", "jane@example.com")]
    [InlineData($"{Host}:5432/?Action=connect&DBUser=j&", "us-west-2/rds-db", "--region", "us-west-2", "rds",
        "generate-db-auth-token", "--hostname", Host, "--port", "5432", "--username", "j")]
    [InlineData("db.example.com:5432/?Action=connect&DBUser=j&", "eu-central-1/rds-db", "rds",
        "generate-db-auth-token", "--hostname", "db.example.com", "--port", "5432", "--username", "j")]
    [InlineData("abc.dsql.us-east-2.on.aws/?Action=DbConnect&", "us-east-2/dsql", "dsql",
        "generate-db-connect-auth-token", "--hostname", "abc.dsql.us-east-2.on.aws")]
    [InlineData("abc.dsql.us-east-2.on.aws/?Action=DbConnectAdmin&", "us-east-2/dsql", "dsql",
        "generate-db-connect-admin-auth-token", "--hostname", "abc.dsql.us-east-2.on.aws", "--expires-in", "3600")]
    [InlineData("my-cache/?Action=connect&User=u&ResourceType=ServerlessCache&", "eu-central-1/elasticache",
        "elasticache", "generate-auth-token", "--cache-name", "my-cache", "--user-id", "u", "--serverless")]
    public async Task A_password_is_one_line_for_the_hosts_region(string start, string scope, params string[] args)
    {
        var run = await Home.RunAsync([.. args, "--profile", "dev"]);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.StartsWith(start, run.OutputText, StringComparison.Ordinal);
        Assert.Contains($"%2F{scope.Replace("/", "%2F", StringComparison.Ordinal)}%2Faws4_request&", run.OutputText,
            StringComparison.Ordinal);
        Assert.Contains(args.Contains("3600") ? "&X-Amz-Expires=3600&" : "&X-Amz-Expires=900&", run.OutputText,
            StringComparison.Ordinal);
        Assert.Matches("&X-Amz-Signature=[0-9a-f]{64}\n\\z", run.OutputText);
        Assert.DoesNotMatch("\\s.", run.OutputText);
    }

    [Fact]
    public async Task A_shell_takes_it_as_a_variable_and_cached_credentials_need_no_network()
    {
        await Home.DocumentAsync();
        Home.StandIn.ForgetRequests();
        var run = await Home.ShellAsync($"""
            PGPASSWORD="$("$sso_cred" rds generate-db-auth-token --hostname {Host} --port 5432 --username jane --profile dev)" \
                sh -c 'printf %s "$PGPASSWORD"'
            """);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.StartsWith($"{Host}:5432/?Action=connect&DBUser=jane&", run.OutputText, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Without_any_region_it_says_what_to_add()
    {
        Home.Config = Home.Config.Replace("region = eu-central-1\n", "", StringComparison.Ordinal);
        var failed = (await Home.RunAsync("rds", "generate-db-auth-token", "--hostname", "db.example.com", "--port",
            "5432", "--username", "jane", "--profile", "dev")).Failed(3);
        Assert.Equal("add --region REGION", failed.Hint);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("rds", "generate-db-auth-token")]
    [InlineData("rds", "generate-db-auth-token", "--hostname", Host, "--username", "j")]
    [InlineData("rds", "generate-db-auth-token", "--hostname", Host, "--port", "0", "--username", "j")]
    [InlineData("rds", "generate-db-auth-token", "--hostname", Host, "--port", "65536", "--username", "j")]
    [InlineData("rds", "generate-db-auth-token", "--hostname", Host, "--port", "x", "--username", "j")]
    [InlineData("rds", "generate-db-auth-token", "--hostname", Host, "--port", "1", "--username", "")]
    [InlineData("rds", "generate-db-auth-token", "--hostname", Host + ":1", "--port", "1", "--username", "j")]
    [InlineData("rds", "generate-db-auth-token", "--hostname", "j@" + Host, "--port", "1", "--username", "j")]
    [InlineData("dsql", "generate-db-connect-auth-token")]
    [InlineData("dsql", "generate-db-connect-auth-token", "--hostname", "a.b", "--expires-in", "0")]
    [InlineData("dsql", "generate-db-connect-auth-token", "--hostname", "a.b", "--expires-in", "604801")]
    [InlineData("elasticache", "generate-auth-token", "--cache-name", "a.b.cache.amazonaws.com", "--user-id", "u")]
    [InlineData("elasticache", "generate-auth-token", "--cache-name", "a", "--user-id", "")]
    [InlineData("elasticache", "generate-auth-token", "--cache-name", "a", "--user-id", "u", "--region", "us_east")]
    public async Task Wrong_usage_is_refused_before_any_call(params string[] args)
    {
        (await Home.RunAsync([.. args, "--profile", "dev"])).Failed(2);
        Assert.Empty(Home.StandIn.Requests);
    }
}

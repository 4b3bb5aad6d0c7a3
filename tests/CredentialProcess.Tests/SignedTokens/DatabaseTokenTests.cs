using System.Globalization;
using System.Text.Json;
using CredentialProcess.Aws;
using CredentialProcess.SignedTokens;
using CredentialProcess.Sts;
using CredentialProcess.Tests.Sts;

namespace CredentialProcess.Tests.SignedTokens;

/// <summary>Passwords against the AWS CLI's and AWS's samples (vectors-roles-tokens.json), byte for byte.</summary>
public sealed class DatabaseTokenTests
{
    static readonly DateTimeOffset s_now = RoleVectors.Clock;

    public static TheoryData<int, string> RdsTokens => Succeeding("rdsTokens");

    public static TheoryData<int, string> DsqlTokens => Succeeding("dsqlTokens");

    [Theory]
    [MemberData(nameof(RdsTokens))]
    public void A_password_for_rds_is_the_aws_clis(int number, string description)
    {
        Assert.NotEmpty(description);
        var vector = RoleVectors.Of("rdsTokens", number);
        var host = DatabaseHost.Parse(Option(vector, "--hostname")!);
        Assert.Equal(RoleVectors.Text(vector, "stdout"), DatabaseToken.ForRds(
            host, int.Parse(Option(vector, "--port")!, CultureInfo.InvariantCulture), Option(vector, "--username")!,
            Region(vector), KeysOf(vector), s_now) + "\n");
        Assert.Equal(Region(vector), host.RegionOfRds());
    }

    [Theory]
    [MemberData(nameof(DsqlTokens))]
    public void A_password_for_dsql_is_the_aws_clis(int number, string description)
    {
        Assert.NotEmpty(description);
        var vector = RoleVectors.Of("dsqlTokens", number);
        var isAdmin = vector.GetProperty("args")[1].GetString() == "generate-db-connect-admin-auth-token";
        var lifetime = Option(vector, "--expires-in") is { } seconds
            ? int.Parse(seconds, CultureInfo.InvariantCulture) : DatabaseToken.DefaultLifetime;
        var host = DatabaseHost.Parse(Option(vector, "--hostname")!);
        Assert.Equal(RoleVectors.Text(vector, "stdout"),
            DatabaseToken.ForDsql(host, isAdmin, lifetime, Region(vector), KeysOf(vector), s_now) + "\n");
        Assert.Equal("us-east-1", host.RegionOfDsql());
    }

    [Theory]
    [InlineData(0, "my-cache", "iam-user-01", false)]
    [InlineData(0, "My-Cache", "iam-user-01", false)]
    public void A_password_for_elasticache_is_that_of_the_sample(
        int number, string cache, string user, bool isServerless)
    {
        var vector = RoleVectors.Of("otherPresigns", number);
        Assert.Equal(RoleVectors.Text(vector, "token"), DatabaseToken.ForElastiCache(
            CacheName.Parse(cache), user, isServerless, "us-east-1", KeysOf(vector), s_now));
    }

    [Fact]
    public void A_serverless_cache_is_named_in_the_signature()
    {
        var keys = RoleVectors.Keys("session");
        var serverless = DatabaseToken.ForElastiCache(CacheName.Parse("c"), "u", true, "us-east-1", keys, s_now);
        Assert.StartsWith("c/?Action=connect&User=u&ResourceType=ServerlessCache&X-Amz-Algorithm=", serverless,
            StringComparison.Ordinal);
        Assert.NotEqual(serverless[^64..],
            DatabaseToken.ForElastiCache(CacheName.Parse("c"), "u", false, "us-east-1", keys, s_now)[^64..]);
    }

    [Theory]
    [InlineData("mydb.123456789012.us-east-1.rds.amazonaws.com", "us-east-1")]
    [InlineData("MyDB.cluster-ro-abc.EU-West-1.RDS.amazonaws.com", "eu-west-1")]
    [InlineData("p.endpoint.proxy-abc.us-gov-west-1.rds.amazonaws.com", "us-gov-west-1")]
    [InlineData("d.x.rds.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("d.x.cn-north-1.rds.amazonaws.com.cn", "cn-north-1")]
    [InlineData("d.x.rds.us-iso-east-1.c2s.ic.gov", "us-iso-east-1")]
    [InlineData("d.x.eusc-de-east-1.rds.amazonaws.eu", "eusc-de-east-1")]
    [InlineData("d.x.us-east-1.rds.amazonaws.com.cn", null)]
    [InlineData("d.x.cn-north-1.rds.amazonaws.com", null)]
    [InlineData("d.x.us-east-1.rds.amazonaws.com.evil.example", null)]
    [InlineData("d.x.us-east-1.rds.amazonaws.evil.example", null)]
    [InlineData("d.x.us-east-1.rdsx.amazonaws.com", null)]
    [InlineData("d.x.us-east-1.xrds.amazonaws.com", null)]
    [InlineData("us-east-1.rds.amazonaws.com", null)]
    [InlineData("rds.us-east-1.amazonaws.com", null)]
    [InlineData("g.global-abc.global.rds.amazonaws.com", null)]
    [InlineData("db.example.com", null)]
    [InlineData("localhost", null)]
    [InlineData("10.0.0.1", null)]
    public void Only_a_whole_name_of_rds_names_a_region(string host, string? region)
    {
        Assert.Equal(region, DatabaseHost.Parse(host).RegionOfRds());
    }

    [Theory]
    [InlineData("abc.dsql.us-east-1.on.aws", "us-east-1")]
    [InlineData("abc.dsql-fnh4.eu-west-2.on.aws", "eu-west-2")]
    [InlineData("abc.dsqlx.us-east-1.on.aws", null)]
    [InlineData("abc.dsql.us-east-1.on.aws.evil.example", null)]
    [InlineData("abc.dsql.cn-north-1.on.aws", null)]
    [InlineData("abc.dsql.us-east-1.amazonaws.com", null)]
    [InlineData("dsql.us-east-1.on.aws", null)]
    [InlineData("x.abc.dsql.us-east-1.on.aws", null)]
    public void Only_a_whole_name_of_dsql_names_a_region(string host, string? region)
    {
        Assert.Equal(region, DatabaseHost.Parse(host).RegionOfDsql());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("db.example.com.")]
    [InlineData("jane@db.example.com")]
    [InlineData("db.example.com:3306")]
    [InlineData("https://db.example.com")]
    [InlineData("db.example.com/x")]
    [InlineData("db.example.com?x")]
    [InlineData("[::1]")]
    [InlineData("::1")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("bücher.example")]
    public void What_is_more_than_a_host_is_refused(string host)
    {
        var failure = Assert.Throws<Failure>(() => DatabaseHost.Parse(host));
        Assert.Equal(ExitCode.Usage, failure.Exit);
        Assert.DoesNotContain(failure.Message, char.IsControl);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1cache")]
    [InlineData("my-cache.abc.cache.amazonaws.com")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    public void What_is_no_caches_name_is_refused(string cache)
    {
        Assert.Equal(ExitCode.Usage, Assert.Throws<Failure>(() => CacheName.Parse(cache)).Exit);
        Assert.Throws<Failure>(() => CacheName.Parse(new string('a', 64)));
    }

    [Fact]
    public void The_command_lines_region_comes_before_the_hosts_and_the_hosts_before_the_configured_one()
    {
        Assert.Equal("us-west-2", Of("us-west-2", "us-east-1", "eu-west-1"));
        Assert.Equal("us-east-1", Of(null, "us-east-1", "eu-west-1"));
        Assert.Equal("us-east-1", Of("", "us-east-1", "eu-west-1"));
        Assert.Equal("eu-west-1", Of(null, null, "eu-west-1"));
        Assert.Equal(ExitCode.Configuration, Assert.Throws<Failure>(() => Of(null, null, null)).Exit);
        Assert.Equal(ExitCode.Configuration, Assert.Throws<Failure>(() => Of("aws-global", null, "aws-global")).Exit);
        Assert.Equal(ExitCode.Usage, Assert.Throws<Failure>(() => Of("us east", "us-east-1", null)).Exit);
    }

    static string Of(string? given, string? host, string? configured) => SigningRegion.Of(
        CallRegion.Given(given), host, Roles.Source with { Region = null },
        name => name == "AWS_REGION" ? configured : null);

    // The others are errors of the AWS CLI: no Region, though the host names one, and a port that is no number.
    static TheoryData<int, string> Succeeding(string array) =>
        new(RoleVectors.All.GetProperty(array).EnumerateArray()
            .Select((vector, i) => (Vector: vector, Number: i))
            .Where(each => each.Vector.GetProperty("exit").GetInt32() == 0)
            .Select(each => (each.Number, RoleVectors.Text(each.Vector, "description")!)));

    static string? Option(JsonElement vector, string name)
    {
        var args = vector.GetProperty("args").EnumerateArray().Select(arg => arg.GetString()!).ToList();
        return args.IndexOf(name) is >= 0 and var at ? args[at + 1] : null;
    }

    static string Region(JsonElement vector) => Option(vector, "--region")
        ?? vector.GetProperty("environment").GetProperty("AWS_REGION").GetString()!;

    static AccessKeys KeysOf(JsonElement vector) => RoleVectors.Keys(RoleVectors.Text(vector, "credentials")!);
}

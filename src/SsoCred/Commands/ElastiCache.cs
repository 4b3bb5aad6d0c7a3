using System.CommandLine;
using CredentialProcess.SignedTokens;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>The command for Amazon ElastiCache, which the AWS CLI has none for.</summary>
static class ElastiCache
{
    static readonly Option<string> s_cache = new("--cache-name")
    {
        Description = "Name of the cache, or id of the replication group; not the endpoint.",
        HelpName = "NAME",
        Required = true,
    };

    static readonly Option<string> s_user = new("--user-id")
    {
        Description = "ElastiCache user with IAM authentication to sign in as.",
        HelpName = "ID",
        Required = true,
    };

    static readonly Option<bool> s_serverless = new("--serverless")
    {
        Description = "The cache is a serverless one.",
    };

    public static Command Command()
    {
        var command = new Command("generate-auth-token", "Print a password for a cache, valid for 15 minutes.")
        {
            s_cache,
            s_user,
            s_serverless,
        };
        command.SetAction(Run);
        return new Command("elasticache", "Sign in to Amazon ElastiCache for Valkey and Redis OSS.")
        {
            RoleOptions.With(RegionOption.With(command)),
        };
    }

    static int Run(ParseResult parsed)
    {
        var cache = CacheName.Parse(parsed.GetRequiredValue(s_cache));
        var user = SignedPassword.Text(parsed, s_user);
        var isServerless = parsed.GetValue(s_serverless);
        return SignedPassword.Print(parsed, region: null,
            (region, keys, now) => DatabaseToken.ForElastiCache(cache, user, isServerless, region, keys, now));
    }
}

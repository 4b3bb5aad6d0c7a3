using CredentialProcess.Aws;

namespace CredentialProcess.SignedTokens;

/// <summary>
/// Passwords for databases and caches with IAM authentication: URLs that are signed in advance, without their scheme
/// (AWS CLI, customizations/rds.py and dsql.py; AWS's sample for ElastiCache, elasticache-iam-auth-demo-app). Each is
/// a secret.
/// </summary>
static class DatabaseToken
{
    /// <summary>How long RDS and ElastiCache accept one; longer is not possible.</summary>
    public const int DefaultLifetime = 900;

    /// <summary>What a signature can be made for at most (IAM User Guide, X-Amz-Expires).</summary>
    public const int MaxLifetime = 604_800;

    public static string ForRds(
        DatabaseHost host, int port, string user, string region, AccessKeys keys, DateTimeOffset now) =>
        new PresignedGet
        {
            Host = host.Name,
            Port = port,
            Scope = new SigningScope("rds-db", region),
            ExpiresInSeconds = DefaultLifetime,
            Parameters = [("Action", "connect"), ("DBUser", user)],
        }.Sign(keys, now);

    /// <param name="isAdmin">For the user <c>admin</c>, who has a permission of its own.</param>
    /// <param name="lifetime">In seconds.</param>
    public static string ForDsql(
        DatabaseHost host, bool isAdmin, int lifetime, string region, AccessKeys keys, DateTimeOffset now) =>
        new PresignedGet
        {
            Host = host.Name,
            Scope = new SigningScope("dsql", region),
            ExpiresInSeconds = lifetime,
            Parameters = [("Action", isAdmin ? "DbConnectAdmin" : "DbConnect")],
        }.Sign(keys, now);

    public static string ForElastiCache(
        CacheName cache, string user, bool isServerless, string region, AccessKeys keys, DateTimeOffset now) =>
        new PresignedGet
        {
            Host = cache.Text,
            IsHttp = true,
            Scope = new SigningScope("elasticache", region),
            ExpiresInSeconds = DefaultLifetime,
            Parameters = isServerless
                ? [("Action", "connect"), ("User", user), ("ResourceType", "ServerlessCache")]
                : [("Action", "connect"), ("User", user)],
        }.Sign(keys, now);
}

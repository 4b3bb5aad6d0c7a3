using CredentialProcess.Aws;
using CredentialProcess.Profiles;
using CredentialProcess.Sts;

namespace CredentialProcess.Tests.Sts;

/// <summary>Profiles with a role to assume, and calls of STS for them on a clock of their own.</summary>
static class Roles
{
    public const string Admin = "arn:aws:iam::123456789012:role/Admin";

    public static SsoProfile Source { get; } = new()
    {
        Name = "dev",
        Session = new Session("my-sso", "https://example.awsapps.com/start", "us-east-1", null),
        AccountId = "012345678901",
        RoleName = "ReadOnly",
        Endpoints = new EndpointResolver(_ => null),
    };

    /// <param name="url">Where STS is; null for its real host.</param>
    public static RoleProfile Profile(Uri? url = null, string arn = Admin, string? region = null)
    {
        Assert.True(RoleArn.TryParse(arn, out var role), arn);
        return new RoleProfile
        {
            Name = "deploy",
            AccountId = role.AccountId,
            RoleName = role.RoleName,
            Region = region,
            Role = new AssumedRole { Arn = role, SessionName = "jane" },
            Source = new SourceProfile(Source),
            Endpoints = new EndpointResolver(name => name == "AWS_ENDPOINT_URL_STS" ? url?.AbsoluteUri : null),
        };
    }

    public static RoleProfile With(this RoleProfile profile, Func<AssumedRole, AssumedRole> change) =>
        profile with { Role = change(profile.Role) };
}

/// <summary>Calls of STS: pauses are skipped, and secrets must not appear anywhere.</summary>
sealed class StsCalls : IDisposable
{
    readonly StringWriter _debug = new();
    readonly AwsClients _clients;

    public StsCalls(DateTimeOffset? now = null)
    {
        Clock = new MovingClock(now ?? RoleVectors.Clock) { SkipsUpTo = TimeSpan.FromSeconds(9) };
        _clients = new AwsClients(Clock, _debug);
    }

    public MovingClock Clock { get; }

    public StsApi Api => new(_clients, _ => null, Clock);

    public Task<RoleSession> AssumeAsync(RoleProfile profile) => Api.AssumeRoleAsync(
        profile, RoleVectors.Keys("session"), Deadlines.Until(TestContext.Current.CancellationToken));

    public Task<CallerIdentity> AskAsync(Uri url) => Api.GetCallerIdentityAsync(
        Roles.Profile(url), RoleVectors.Keys("session"), Deadlines.Until(TestContext.Current.CancellationToken));

    /// <summary>Its failure. Neither it nor debug output may contain a secret or text of the answer.</summary>
    public async Task<Failure> FailureOf(Task call)
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => call);
        var keys = RoleVectors.Keys("session");
        Assert.All(["SECRET", keys.SecretAccessKey, keys.SessionToken!], secret =>
            Assert.DoesNotContain(secret, failure.ToString() + failure.Hint + _debug, StringComparison.Ordinal));
        return failure;
    }

    public void Dispose()
    {
        _clients.Dispose();
        _debug.Dispose();
    }
}

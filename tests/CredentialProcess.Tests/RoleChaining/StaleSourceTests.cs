using CredentialProcess.Aws;
using CredentialProcess.Credentials;
using CredentialProcess.RoleChaining;
using CredentialProcess.Sts;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>A source whose cached credentials STS refuses and that can't be removed from its cache.</summary>
public sealed class StaleSourceTests : IAsyncLifetime
{
    ChainHome _chain = null!;

    TestHome House => _chain.House;

    public async ValueTask InitializeAsync() => _chain = await ChainHome.CreateAsync();

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    public async Task It_is_fetched_anew_too()
    {
        House.SignIn();
        var source = new StuckSource(await _chain.RunAsync("dev"));
        var credentials = await RunAsync(source);
        Assert.Equal((1, 2), (source.Fetches, _chain.Assumed));
        Assert.Equal(Assert.Single(House.StandIn.Tenant.AssumedRoles).AccessKeyId, credentials.AccessKeyId);
        Assert.Contains("can't be removed", House.Debug.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_fetched_once_where_the_new_ones_are_refused_too()
    {
        House.SignIn();
        var source = new StuckSource(StuckSource.Stale with { AccessKeyId = "ASIANEW" });
        Assert.Equal(
            FailureKind.AccessDenied, (await Assert.ThrowsAsync<Failure>(() => RunAsync(source))).Kind);
        Assert.Equal((1, 2), (source.Fetches, _chain.Assumed));
    }

    async Task<RoleCredentials> RunAsync(StuckSource source)
    {
        using var clients = new AwsClients(House.Clock, House.Debug);
        var renewal = new CredentialRenewal(
            House.NewFlights(), new FailedExchanges(_chain.Own, House.Clock, House.Debug), House.Clock, House.Debug);
        var role = new ChainedRole(_chain.Role("deploy"), source,
            new AssumedRoleStore(House.RoleFiles, _chain.Own, House.Clock, House.Debug),
            new StsApi(clients, _ => null, House.Clock), renewal, House.Debug);
        return await renewal.GetAsync(role, TimeSpan.FromSeconds(20));
    }

    sealed class StuckSource(RoleCredentials fresh) : ICachedCredentials
    {
        public static readonly RoleCredentials Stale = new()
        {
            AccessKeyId = "ASIAGONE",
            SecretAccessKey = "gone",
            SessionToken = "gone",
            Expiration = TestHome.Noon.AddHours(1),
        };

        public int Fetches { get; private set; }

        public string Key => "stuck";

        public string Flight => "stuck";

        public TimeSpan FreshnessWindow => RoleCredentials.FreshnessWindow;

        public RoleCredentials Read() => Stale;

        public Task<RoleCredentials?> ReadAsync(CancellationToken stop) => Task.FromResult<RoleCredentials?>(Stale);

        public Task<string?> FingerprintAsync(CancellationToken stop) => Task.FromResult<string?>("token");

        public Task<RoleCredentials> FetchAsync(
            Func<Func<Task<RoleCredentials>>, Task<RoleCredentials>> locked, Deadlines deadlines) => locked(() =>
            {
                Fetches++;
                return Task.FromResult(fresh);
            });

        public void Remove() => throw new UnauthorizedAccessException("permission denied");
    }
}

using CredentialProcess.Assignments;
using CredentialProcess.Aws;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using CredentialProcess.Sts;
using CredentialProcess.Tokens;
using IdentityCenter.Http;
using IdentityCenter.State;

namespace CredentialProcess.Tests;

/// <summary>
/// A home folder, a stand-in and one clock for both. The library is wired anew for each run, as in each process of
/// sso-cred.
/// </summary>
sealed class TestHome : IAsyncDisposable
{
    public const string SessionName = "my-sso";

    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    readonly TemporaryFolder _folder = new();

    // One for all, as its lock is its own.
    readonly TextWriter _log;
    int _waiters;

    TestHome(MovingClock clock, StandIn standIn) =>
        (Clock, StandIn, _log) = (clock, standIn, TextWriter.Synchronized(Debug));

    public MovingClock Clock { get; }

    public StandIn StandIn { get; }

    public string Home => _folder.Path;

    public StringWriter Debug { get; } = new();

    /// <summary>Environment variables of the runs.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public SsoProfile Profile => NewProfile(SessionName);

    /// <summary>The same account and role through a start URL in the profile itself.</summary>
    public SsoProfile Legacy => NewProfile(null);

    public FileCache Tokens => new(_folder[".aws/sso/cache"]);

    public FileCache RoleFiles => new(_folder[".aws/cli/cache"]);

    public string OwnFolder => _folder[".aws/sso-cred"];

    public string TokenPath => Tokens.PathOf(TokenStore.KeyOf(Profile.Session));

    public string RolePath => RoleFiles.PathOf(RoleStore.KeyOf(Profile));

    public static async Task<TestHome> CreateAsync()
    {
        var clock = new MovingClock(Noon) { SkipsUpTo = TimeSpan.FromSeconds(3) };
        var home = new TestHome(clock, await StandIn.StartAsync(new Setup { Clock = clock }));
        home.Environment["AWS_ENDPOINT_URL"] = home.StandIn.Url;
        return home;
    }

    /// <summary>Signs in for this profile; the token is valid for the given lifetime.</summary>
    public Minted SignIn(TimeSpan? lifetime = null, bool legacy = false, TimeSpan? registrationLifetime = null)
    {
        var minted = StandIn.Tenant.Mint(lifetime: lifetime, refreshable: !legacy,
            registrationLifetime: registrationLifetime);
        minted.WriteTo(Home, legacy ? null : SessionName);
        return minted;
    }

    /// <summary>
    /// In real time: each poll of a waiter would move the clock, and dozens of waiters would spin it past every limit
    /// before the worker is done.
    /// </summary>
    public SingleFlight NewFlights() => new(OwnFolder, new WaiterClock(() => Interlocked.Increment(ref _waiters)),
        _log);

    /// <summary>Until so many runs wait for another one.</summary>
    public async Task WaitForWaitersAsync(int count)
    {
        while (Volatile.Read(ref _waiters) < count)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    /// <summary>One run: the cache, then the service.</summary>
    public async Task<RoleCredentials> RunAsync(Profile? profile = null, TimeSpan? limit = null)
    {
        using var clients = new AwsClients(Clock, _log);
        var roles = NewRoleSource(clients);
        var wanted = profile ?? Profile;
        return roles.Cached(wanted) ?? await roles.GetAsync(wanted, limit ?? TimeSpan.FromSeconds(20));
    }

    /// <summary>What obtains role credentials, anew for each run.</summary>
    public RoleSource NewRoleSource(AwsClients clients)
    {
        var debug = _log;
        var own = new FileCache(OwnFolder);
        var flights = NewFlights();
        var refusals = new RefusedTokens(own, debug);
        var tokens = new TokenSource(
            new TokenStore(Tokens, Clock), new TokenRefresh(clients, Clock, debug), refusals, flights, Clock, debug);
        return new RoleSource(new CredentialRenewal(flights, new FailedExchanges(own, Clock, debug), Clock, debug),
            new SsoRoles(new RoleStore(RoleFiles, Clock, debug), tokens, refusals, new Portal(clients, Clock), debug),
            new AssumedRoleStore(RoleFiles, own, Clock, debug),
            new StsApi(clients, name => Environment.GetValueOrDefault(name), Clock), debug);
    }

    /// <summary>The last listing.</summary>
    public AssignmentStore LastListings => new(new FileCache(OwnFolder), _log);

    /// <summary>One run that lists.</summary>
    public async Task<T> ListAsync<T>(Func<AssignmentSource, Task<T>> list)
    {
        using var clients = new AwsClients(Clock, _log);
        var refusals = new RefusedTokens(new FileCache(OwnFolder), _log);
        var tokens = new TokenSource(new TokenStore(Tokens, Clock), new TokenRefresh(clients, Clock, _log), refusals,
            NewFlights(), Clock, _log);
        return await list(new AssignmentSource(clients, tokens, refusals, LastListings, Clock, _log));
    }

    public async Task<Failure> FailAsync(Profile? profile = null) =>
        await Assert.ThrowsAsync<Failure>(() => RunAsync(profile));

    public async ValueTask DisposeAsync()
    {
        await StandIn.DisposeAsync();
        _folder.Dispose();
    }

    SsoProfile NewProfile(string? session) => new()
    {
        Name = "dev",
        Session = new Session(session, StandIn.Tenant.Settings.StartUrl, "us-east-1", null),
        AccountId = "012345678901",
        RoleName = "ReadOnly",
        Endpoints = new EndpointResolver(name => Environment.GetValueOrDefault(name)),
    };
}

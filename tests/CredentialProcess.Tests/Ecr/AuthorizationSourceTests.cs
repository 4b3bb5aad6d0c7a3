using CredentialProcess.Aws;
using CredentialProcess.Ecr;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Tests.RoleChaining;

namespace CredentialProcess.Tests.Ecr;

/// <summary>The lifetime of an authorization, with the stand-in and a moving clock.</summary>
public sealed class AuthorizationSourceTests : IAsyncLifetime
{
    static readonly EcrEndpoint s_endpoint = new("eu-central-1");

    TestHome _house = null!;

    FileCache Own => new(_house.OwnFolder);

    int Calls => _house.StandIn.Calls["GetAuthorizationToken"];

    public async ValueTask InitializeAsync()
    {
        _house = await TestHome.CreateAsync();
        _house.SignIn();
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task One_is_fetched_kept_for_half_its_life_and_fetched_again()
    {
        var first = await RunAsync();
        Assert.Equal(TestHome.Noon.AddHours(12), first.ExpiresAt);
        _house.Clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(5));
        Assert.Equal(first.Password, (await RunAsync()).Password);
        Assert.Equal((1, 1), (Calls, _house.StandIn.Calls["GetRoleCredentials"]));

        _house.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.NotEqual(first.Password, (await RunAsync()).Password);
        Assert.Equal(2, Calls);
    }

    [Fact]
    public async Task A_kept_one_needs_no_service_at_all()
    {
        var first = await RunAsync();
        _house.StandIn.Tenant.EndSignIns();
        Directory.Delete(Path.Combine(_house.Home, ".aws", "sso"), recursive: true);
        Directory.Delete(Path.Combine(_house.Home, ".aws", "cli"), recursive: true);
        _house.StandIn.ForgetRequests();
        Assert.Equal(first.Password, (await RunAsync()).Password);
        Assert.Empty(_house.StandIn.Requests);
    }

    [Fact]
    public async Task The_file_is_its_owners_alone_and_named_for_the_session_first()
    {
        await RunAsync();
        var path = Own.PathOf(AuthorizationStore.KeyOf(_house.Profile, s_endpoint));
        Assert.True(File.Exists(path));
        Assert.StartsWith(AuthorizationStore.PrefixOf(_house.Profile.Session), Path.GetFileName(path),
            StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task Each_role_region_endpoint_and_service_has_its_own()
    {
        SsoProfile[] profiles =
        [
            _house.Profile,
            _house.Profile with { RoleName = "AdministratorAccess" },
            _house.Profile with { AccountId = "123456789012" },
            _house.Profile with { Session = _house.Profile.Session with { Name = "other" } },
            _house.Profile with { Endpoints = new EndpointResolver(n =>
            n == "AWS_ENDPOINT_URL_ECR" ? "https://x.example" : null) },
        ];
        EcrEndpoint[] endpoints = [s_endpoint, new("us-east-1"), EcrEndpoint.Public, s_endpoint with { Fips = true },
            s_endpoint with { DualStack = true }];
        var plain = new EndpointResolver(_ => null);
        var keys = profiles.Select(p => AuthorizationStore.KeyOf(p, s_endpoint))
            .Concat(endpoints.Select(p => AuthorizationStore.KeyOf(_house.Profile with { Endpoints = plain }, p)))
            .ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Equal(
            keys[0], AuthorizationStore.KeyOf(_house.Profile with { Name = "same role", Region = "x" }, s_endpoint));

        var token = await RunAsync();
        Assert.NotEqual(token.Password, (await RunAsync(EcrEndpoint.Public)).Password);
        Assert.Equal((1, 1), (Calls, _house.StandIn.Calls["GetPublicAuthorizationToken"]));
    }

    [Fact]
    public async Task What_a_session_policy_restricts_has_its_own()
    {
        await using var chain = await ChainHome.CreateAsync();
        var role = chain.Role("deploy");
        Profile[] profiles =
        [
            role,
            role with { Role = role.Role with { Policy = new("{}", []) } },
            role with { Role = role.Role with { Policy = new(null, ["arn:aws:iam::aws:policy/ReadOnlyAccess"]) } },
            role with { Role = role.Role with { ExternalId = "other" } },
            (SsoProfile)chain.Resolve("dev") with { AccountId = role.AccountId, RoleName = role.RoleName },
        ];
        Assert.Equal(profiles.Length, profiles.Select(p => AuthorizationStore.KeyOf(p, s_endpoint)).Distinct().Count());
        Assert.All(profiles, profile => Assert.StartsWith(AuthorizationStore.PrefixOf(role.SignIn!.Session),
            AuthorizationStore.KeyOf(profile, s_endpoint), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fifty_at_once_make_one_call()
    {
        using var hold = _house.StandIn.Faults.Hold("GetAuthorizationToken");
        var runs = Enumerable.Range(0, 50).Select(_ => Task.Run(() => RunAsync())).ToList();
        await hold.ArrivedAsync(TestContext.Current.CancellationToken);
        hold.Dispose();
        var passwords = (await Task.WhenAll(runs)).Select(t => t.Password).Distinct();
        Assert.Single(passwords);
        Assert.Equal((1, 1), (Calls, _house.StandIn.Calls["GetRoleCredentials"]));
    }

    [Fact]
    public async Task A_forgotten_one_is_fetched_again()
    {
        var first = await RunAsync();
        Source(out var clients).Forget(_house.Profile, s_endpoint);
        clients.Dispose();
        Assert.NotEqual(first.Password, (await RunAsync()).Password);
        Assert.Equal(2, Calls);
    }

    [Fact]
    public async Task Forgetting_what_is_not_there_is_no_failure()
    {
        Source(out var clients).Forget(_house.Profile, s_endpoint);
        clients.Dispose();
        Assert.Equal(0, Calls);
        await RunAsync();
    }

    [Fact]
    public async Task Signing_out_of_a_session_drops_all_of_that_session_and_none_of_another()
    {
        await RunAsync();
        await RunAsync(EcrEndpoint.Public);
        var other = _house.Profile.Session with { Name = "other" };
        Store(Own).RemoveAll(other);
        Assert.Equal(2, Directory.GetFiles(_house.OwnFolder, "authorization-*").Length);
        Store(Own).RemoveAll(_house.Profile.Session);
        Assert.Empty(Directory.GetFiles(_house.OwnFolder, "authorization-*"));
        Store(new FileCache(Path.Combine(_house.Home, "nowhere"))).RemoveAll(other);
    }

    static AuthorizationStore Store(FileCache cache) => new(cache, TimeProvider.System, null);

    [Fact]
    public async Task One_that_has_ended_already_is_handed_out_and_not_kept()
    {
        _house.StandIn.Tenant.Settings.AuthorizationLifetime = TimeSpan.FromDays(-4000);
        var first = await RunAsync();
        Assert.NotEqual(first.Password, (await RunAsync()).Password);
        Assert.Equal(2, Calls);
        Assert.False(File.Exists(Own.PathOf(AuthorizationStore.KeyOf(_house.Profile, s_endpoint))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"password\":\"p\",\"fetchedAt\":\"2026-11-21T11:59:00Z\"}")]
    [InlineData("{\"password\":\"\",\"fetchedAt\":\"2026-11-21T11:59:00Z\",\"expiresAt\":\"2026-11-22T00:00:00Z\"}")]
    [InlineData("{\"password\":7,\"fetchedAt\":\"2026-11-21T11:59:00Z\",\"expiresAt\":\"2026-11-22T00:00:00Z\"}")]
    [InlineData(
        // later than now
        "{\"password\":\"p\",\"fetchedAt\":\"2026-11-21T13:00:00Z\",\"expiresAt\":\"2026-11-22T00:00:00Z\"}")]
    [InlineData("{\"password\":\"p\",\"fetchedAt\":\"2026-11-21T11:59:00Z\",\"expiresAt\":\"2026-11-22T00:00:00Z\"}{}")]
    [InlineData(
        "{\"password\":\"\\ud800\",\"fetchedAt\":\"2026-11-21T11:59:00Z\",\"expiresAt\":\"2026-11-22T00:00:00Z\"}")]
    public async Task A_damaged_file_is_replaced(string content)
    {
        Own.Set(AuthorizationStore.KeyOf(_house.Profile, s_endpoint),
            System.Text.Encoding.UTF8.GetBytes(content), new());
        var token = await RunAsync();
        Assert.NotEqual("p", token.Password);
        Assert.Equal(token.Password, (await RunAsync()).Password);
        Assert.Equal(1, Calls);
    }

    [Fact]
    public async Task Without_a_home_that_can_be_written_the_answer_comes_all_the_same()
    {
        File.WriteAllText(_house.OwnFolder, "in the way");
        Assert.NotEmpty((await RunAsync()).Password);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_reported_and_ecr_is_not_asked()
    {
        _house.StandIn.Tenant.EndSignIns();
        _house.StandIn.Tenant.EndRefreshTokens();
        var failure = await Assert.ThrowsAsync<Failure>(() => RunAsync());
        Assert.Equal(ExitCode.SignIn, failure.Exit);
        Assert.Equal(0, Calls);
    }

    [Fact]
    public async Task A_refusal_reaches_all_who_wait_after_one_call()
    {
        _house.StandIn.Faults.Add("GetAuthorizationToken=status:400,code=AccessDeniedException,times=0");
        await _house.RunAsync();
        using var hold = _house.StandIn.Faults.Hold("GetAuthorizationToken");
        var runs = Enumerable.Range(0, 20).Select(_ => Task.Run(() => Assert.ThrowsAsync<Failure>(() => RunAsync())))
            .ToList();
        // Those who come after the outcome ask again, so all have to be waiting before it.
        await _house.WaitForWaitersAsync(19);
        hold.Dispose();
        Assert.All(await Task.WhenAll(runs), f => Assert.Equal(ExitCode.Refused, f.Exit));
        Assert.Equal(1, Calls);
    }

    [Fact]
    public async Task No_secret_is_reported()
    {
        var token = await RunAsync();
        var debug = _house.Debug.ToString();
        Assert.Contains("ecr", debug, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Password, debug, StringComparison.Ordinal);
        Assert.All(_house.StandIn.Requests, request =>
        {
            if (request.Headers.GetValueOrDefault("X-Amz-Security-Token") is { } secret)
                Assert.DoesNotContain(secret, debug, StringComparison.Ordinal);
        });
    }

    async Task<AuthorizationToken> RunAsync(EcrEndpoint? endpoint = null)
    {
        var source = Source(out var clients);
        using (clients)
            return await source.GetAsync(_house.Profile, endpoint ?? s_endpoint, TimeSpan.FromSeconds(20));
    }

    // Anew for each run, as each process does.
    AuthorizationSource Source(out AwsClients clients)
    {
        var (clock, debug) = (_house.Clock, TextWriter.Synchronized(_house.Debug));
        clients = new AwsClients(clock, debug);
        return new AuthorizationSource(new AuthorizationStore(Own, clock, debug), _house.NewRoleSource(clients),
            new EcrApi(clients, clock), _house.NewFlights(), clock, debug);
    }
}

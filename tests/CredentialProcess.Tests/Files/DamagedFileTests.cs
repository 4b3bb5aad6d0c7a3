using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CredentialProcess.Assignments;
using CredentialProcess.Certificates;
using CredentialProcess.Credentials;
using CredentialProcess.Docker;
using CredentialProcess.Ecr;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Tests.Profiles;
using CredentialProcess.Text;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Files;

/// <summary>
/// Every file that is read, damaged a thousand times: each time there is soon a result or a <see cref="Failure"/>, and
/// no part of a secret in any message.
/// </summary>
[Trait("Category", "Slow")]
public sealed class DamagedFileTests : IDisposable
{
    const int Times = 1000;

    static readonly Session s_session = new("my-sso", "https://my-sso-portal.awsapps.com/start", "us-east-1", null);

    static readonly EcrEndpoint s_place = new("eu-central-1");

    readonly TemporaryHome _home = new();
    readonly MovingClock _clock = new(TestHome.Noon) { SkipsUpTo = TimeSpan.FromSeconds(1) };
    readonly MemoryCache _shelf = new();
    readonly StringWriter _said = new();
    int _searched;

    static SsoProfile Dev { get; } = new()
    {
        Name = "dev",
        Session = s_session,
        AccountId = "012345678901",
        RoleName = "ReadOnly",
        Region = "eu-central-1",
        Endpoints = new EndpointResolver(_ => null),
    };

    public void Dispose() => _home.Dispose();

    [Fact]
    public Task Config()
    {
        var program = PlantedSecret.After("\ncredential_process = /opt/tool --password ");
        var proxy = PlantedSecret.After("\nproxy_password = ");
        return DamageAsync("config", $"""
            [default]
            region = eu-central-1

            [profile dev]
            sso_session = my-sso
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            {proxy.InPlace}
            services = local

            [profile legacy]
            sso_start_url = https://my-sso-portal.awsapps.com/start
            sso_region = us-east-1
            sso_account_id = 123456789012
            sso_role_name = Admin

            [profile other]
            {program.InPlace}

            [profile runs]
            credential_process = sso-cred --profile dev

            [sso-session my-sso]
            sso_start_url = https://my-sso-portal.awsapps.com/start
            sso_region = us-east-1
            sso_registration_scopes = sso:account:access

            [services local]
            sso =
              endpoint_url = http://127.0.0.1:1

            """, [program, proxy], bytes => ReadProfiles("config", bytes));
    }

    [Fact]
    public Task Credentials()
    {
        File.WriteAllText(_home.In("config"), "[profile dev]\nsso_session = my-sso\nsso_account_id = 012345678901\n"
            + "sso_role_name = ReadOnly\n[sso-session my-sso]\nsso_start_url = https://x\nsso_region = us-east-1\n");
        var secret = PlantedSecret.After("\naws_secret_access_key = ");
        var session = PlantedSecret.After("\naws_session_token = ");
        return DamageAsync("credentials", $"""
            [default]
            aws_access_key_id = AKIAIOSFODNN7EXAMPLE
            {secret.InPlace}

            [dev]
            aws_access_key_id = ASIAIOSFODNN7EXAMPLE
            {secret.InPlace}
            {session.InPlace}
            region = eu-central-1

            """, [secret, session], bytes => ReadProfiles("credentials", bytes));
    }

    [Fact]
    public Task Token()
    {
        var access = PlantedSecret.After("\"accessToken\": \"");
        var secret = PlantedSecret.After("\"clientSecret\": \"");
        var refresh = PlantedSecret.After("\"refreshToken\": \"");
        var store = new TokenStore(_shelf, _clock);
        var states = new SignInStates(
            store, profile => new RoleStore(_shelf, _clock, _said).Read((SsoProfile)profile),
            new RefusedTokens(_shelf, _said), _clock);
        return DamageAsync("token",
            "{\"startUrl\": \"https://my-sso-portal.awsapps.com/start\", \"region\": \"us-east-1\", "
            + $"{access.InPlace}\", \"expiresAt\": \"2026-11-21T19:10:54Z\", \"clientId\": \"cid\", "
            + $"{secret.InPlace}\", \"registrationExpiresAt\": \"2100-01-01T00:00:00Z\", {refresh.InPlace}\", "
            + "\"tool\": [1, {\"x\": \"\\u00e9\"}]}",
            [access, secret, refresh], async bytes =>
            {
                _shelf.Set(TokenStore.KeyOf(s_session), bytes, new());
                await TellAsync(() => states.ReadAsync(s_session, Dev.Endpoints, default));
                await TellAsync(async () =>
                {
                    var token = await store.ReadAsync(s_session, default);
                    if (token is null)
                        return null;
                    _said.WriteLine($"{token.IsDue(TestHome.Noon)} {token.CanRefresh(TestHome.Noon)}");
                    store.Write(s_session, token);
                    var again = await store.ReadAsync(s_session, default);
                    Assert.Equal((token.AccessToken, token.ExpiresAt, token.ClientSecret, token.RefreshToken),
                        (again!.AccessToken, again.ExpiresAt, again.ClientSecret, again.RefreshToken));
                    return again;
                });
            });
    }

    [Fact]
    public Task Registration()
    {
        var secret = PlantedSecret.After("\"clientSecret\": \"");
        var store = new RegistrationStore(_shelf, _clock, _said);
        return DamageAsync("registration",
            $"{{\"clientId\": \"cid\", {secret.InPlace}\", \"expiresAt\": \"2027-02-19T12:00:00Z\", "
            + "\"scopes\": [\"sso:account:access\"], \"grantTypes\": [\"authorization_code\", \"refresh_token\"]}",
            [secret],
            async bytes =>
            {
                _shelf.Set(RegistrationStore.KeyOf(s_session), bytes, new());
                foreach (var way in (SignInMethod[])[SignInMethod.Browser, SignInMethod.Device])
                    await TellAsync(async () => await store.ReadAsync(s_session, way, default));
                Tell(() => store.EndOf(s_session));
            });
    }

    [Fact]
    public Task Role()
    {
        var secret = PlantedSecret.After("\"SecretAccessKey\": \"");
        var session = PlantedSecret.After("\"SessionToken\": \"");
        var store = new RoleStore(_shelf, _clock, _said);
        return DamageAsync("role",
            "{\"ProviderType\": \"sso\", \"Credentials\": {\"AccessKeyId\": \"ASIAIOSFODNN7EXAMPLE\", "
            + $"{secret.InPlace}\", {session.InPlace}\", \"Expiration\": \"2026-11-21T20:00:00Z\", "
            + "\"AccountId\": \"012345678901\"}}",
            [secret, session], async bytes =>
            {
                _shelf.Set(RoleStore.KeyOf(Dev), bytes, new());
                var role = await store.ReadAsync(Dev, default);
                Tell(() => $"{role} {role?.IsFresh(TestHome.Noon)} {role?.IsValid(TestHome.Noon)}");
                if (role is null)
                    return;
                store.Write(Dev, role);
                Assert.Equal(role, store.Read(Dev));
            });
    }

    [Fact]
    public Task Authorization()
    {
        var password = PlantedSecret.After("\"password\":\"");
        var store = new AuthorizationStore(_shelf, _clock, _said);
        return DamageAsync("authorization", $"{{{password.InPlace}\",\"fetchedAt\":\"2026-11-21T11:00:00Z\","
            + "\"expiresAt\":\"2026-11-21T23:00:00Z\"}", [password], bytes =>
            {
                _shelf.Set(AuthorizationStore.KeyOf(Dev, s_place), bytes, new());
                Tell(() => store.Read(Dev, s_place));
                if (AuthorizationFile.Parse(bytes) is { } token)
                    Assert.Equal(token, AuthorizationFile.Parse(AuthorizationFile.Bytes(token)));
            });
    }

    [Fact]
    public Task Assignments()
    {
        var store = new AssignmentStore(_shelf, _said);
        return DamageAsync("assignments", "{\"listedAt\":\"2026-11-21T11:00:00Z\",\"accounts\":["
            + "{\"id\":\"012345678901\",\"name\":\"Build \\u00e9\",\"email\":\"a@example.com\","
            + "\"roles\":[\"Admin\",\"ReadOnly\"]},"
            + "{\"id\":\"123456789012\",\"roles\":[]}]}", [], bytes =>
            {
                _shelf.Set(AssignmentStore.KeyOf(s_session), bytes, new());
                if (store.Read(s_session) is not { } listing)
                    return;
                Assert.All(listing.Accounts, account => Assert.Matches("^[0-9]{12}$", account.Id));
                foreach (var account in listing.Accounts)
                    Tell(() => new AccountSelector(account.Name ?? account.Id).Matches(account));
                store.Write(s_session, listing);
                Assert.Equal(listing.Accounts, store.Read(s_session)!.Accounts);
            });
    }

    [Fact]
    public Task Refused()
    {
        var refusals = new RefusedTokens(_shelf, _said);
        refusals.Add(s_session, "https://portal", "secret");
        refusals.Add(s_session, "https://portal", "another");
        var key = $"refused-{TokenStore.KeyOf(s_session)}";
        return DamageAsync("refusals", Encoding.ASCII.GetString(_shelf.Get(key)!), [], bytes =>
        {
            _shelf.Set(key, bytes, new());
            Tell(() => refusals.Has(s_session, "https://portal", "secret"));
            refusals.Add(s_session, "https://portal", "third");
            Assert.True(refusals.Has(s_session, "https://portal", "third"));
        });
    }

    [Fact]
    public Task Failed_sign_in()
    {
        var failed = new FailedSignIns(_shelf, _clock, _said);
        var key = $"sign-in-failed-{TokenStore.KeyOf(s_session)}";
        return DamageAsync("failed sign-in", "2026-11-21T12:00:00Z", [], bytes =>
        {
            _shelf.Set(key, bytes, new());
            Tell(() => failed.IsRecent(s_session));
            failed.Add(s_session);
            Assert.True(failed.IsRecent(s_session));
        });
    }

    // As a waiter finds it.
    [Fact]
    public Task Outcome()
    {
        return DamageAsync("outcome",
            "{\"generation\":7,\"exit\":4,\"message\":\"the sign-in has expired\",\"hint\":\"sign in\"}", [],
            async bytes =>
            {
                var clock = new MovingClock(TestHome.Noon);
                File.Delete(Path.Combine(_home.Path, "key.json"));
                Task<string> waiting;
                using (FileLock.TryTake(Path.Combine(_home.Path, "key.lock")))
                {
                    waiting = new SingleFlight(_home.Path, clock, _said).RunAsync("key",
                        afterSuccess => Task.FromResult(afterSuccess ? "shared" : null),
                        () => Task.FromResult("made"), default);
                    File.WriteAllBytes(Path.Combine(_home.Path, "key.json"), bytes);
                    clock.Advance(TimeSpan.FromMilliseconds(30));
                }

                while (!waiting.IsCompleted)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(30));
                    await Task.Yield();
                }

                await TellAsync(() => waiting);
            });
    }

    [Fact]
    public Task Docker_config()
    {
        var auth = PlantedSecret.After("\"auth\": \"");
        var token = PlantedSecret.After("\"identitytoken\": \"");
        return DamageAsync("docker's config", $$"""
            {
            	"auths": {
            		"registry.example": { {{auth.InPlace}}", {{token.InPlace}}" }
            	},
            	"credsStore": "desktop",
            	"credHelpers": {
            		"public.ecr.aws": "sso-cred",
            		"012345678901.dkr.ecr.eu-central-1.amazonaws.com": "ecr-login"
            	},
            	"psFormat": "table {\u00e9}"
            }
            """, [auth, token], bytes => Tell(() =>
        {
            var wanted = new Dictionary<string, string>
            {
                ["public.ecr.aws"] = "sso-cred",
                ["a.example"] = "sso-cred-dev",
            };
            var before = DockerConfig.Helpers(bytes, "~/.docker/config.json");
            var changed = DockerConfig.WithHelpers(bytes, wanted, "~/.docker/config.json");
            var after = DockerConfig.Helpers(changed, "~/.docker/config.json");
            foreach (var (host, helper) in wanted)
                Assert.Equal(helper, after[host]);
            foreach (var (host, helper) in before)
                if (!wanted.ContainsKey(host))
                    Assert.Equal(helper, after[host]);
            Assert.Equal(changed, DockerConfig.WithHelpers(changed, wanted, "~/.docker/config.json"));
            return before.Count;
        }));
    }

    [Fact]
    public Task Ca_bundle()
    {
        var bundle = new StringBuilder("# two authorities\n");
        foreach (var name in (string[])["CN=one", "CN=two"])
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var made = new CertificateRequest(name, key, HashAlgorithmName.SHA256)
                .CreateSelfSigned(TestHome.Noon.AddDays(-1), TestHome.Noon.AddDays(1));
            bundle.AppendLine(made.ExportCertificatePem());
        }

        var path = _home.In("bundle.pem");
        return DamageAsync("CA bundle", bundle.ToString(), [], bytes =>
        {
            File.WriteAllBytes(path, bytes);
            Tell(() =>
            {
                new TrustSettings(path, "AWS_CA_BUNDLE").Validate();
                return null;
            });
            foreach (var certificate in TrustStore.FromFile(path).LoadAll())
                certificate.Dispose();
        });
    }

    Task DamageAsync(string what, string whole, PlantedSecret[] secrets, Action<byte[]> read) =>
        DamageAsync(what, whole, secrets, bytes =>
        {
            read(bytes);
            return Task.CompletedTask;
        });

    async Task DamageAsync(string what, string whole, PlantedSecret[] secrets, Func<byte[], Task> read)
    {
        var file = Encoding.UTF8.GetBytes(whole);
        Assert.All(secrets, secret => Assert.True(secret.IsStillSecret(file) && secret.IsIn(whole)));
        await read(file);
        await RandomCases.CasesAsync(what, Times, async random =>
        {
            var damaged = Damage.Of(file, random);
            _said.GetStringBuilder().Clear();
            await read(damaged);
            var said = _said.ToString();
            foreach (var secret in secrets)
            {
                if (!secret.IsStillSecret(damaged))
                    continue;
                _searched++;
                Assert.False(secret.IsIn(said), $"{secret} is told: {said}");
            }
        });
        Assert.InRange(_searched, secrets.Length * Times / 2, int.MaxValue);
    }

    void ReadProfiles(string file, byte[] bytes)
    {
        File.WriteAllBytes(_home.In(file), bytes);
        var profiles = _home.Profiles;
        Tell(() => string.Join(' ', profiles.ProfileNames.Select(Told)));
        Tell(() => string.Join(' ', profiles.SessionNames.Select(Told)));
        Tell(() => profiles.ListResolvable().Count);
        Tell(() => profiles.ListOfAccount("012345678901").Count);
        foreach (var name in (string[])["dev", "legacy", "other", "runs", "default", "none"])
        {
            Tell(() =>
            {
                var profile = profiles.Resolve(name);
                _said.WriteLine($"{profile} {profile.SignIn?.Session}");
                return profile.Endpoints.Resolve("sso", profile.SignIn!.Session.Region);
            });
            Tell(() => profiles.SettingOf(name));
            Tell(() => profiles.RegionOf(name)?.Length);
        }

        Tell(() => profiles.ResolveSession("my-sso"));
    }

    // As doctor and completion print names; damage can turn anything into the name of a section.
    static string Told(string name) => Printable.Text(name);

    void Tell(Func<object?> look) => TellAsync(() => Task.FromResult(look())).GetAwaiter().GetResult();

    async Task TellAsync<T>(Func<Task<T>> look)
    {
        try
        {
            _said.WriteLine(await look());
        }
        catch (Failure failure)
        {
            Assert.True(
                Enum.IsDefined(failure.Exit) && failure.Exit != ExitCode.Done, $"exit code {(int)failure.Exit}");
            _said.WriteLine(failure);
            _said.WriteLine(failure.Hint);
        }
    }
}

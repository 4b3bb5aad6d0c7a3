using System.Globalization;
using System.Text.Json;
using SsoCred.Tests.Clients;

namespace SsoCred.Tests;

/// <summary>
/// The AWS CLI's library on the same home: each reads what the other wrote, and botocore runs the executable as its
/// credential_process. Needs a python3 that can import botocore.
/// </summary>
[Trait("Category", "Slow")]
public sealed class BotocoreTests : ExecutableTests
{
    [Fact]
    public async Task Botocore_reads_the_token_that_a_refresh_wrote()
    {
        Home.SignIn(TimeSpan.FromMinutes(5));
        await Home.DocumentAsync();
        Assert.Equal(1, Home.Refreshes);

        var token = await PythonAsync("""
            from botocore.tokens import SSOTokenProvider
            token = SSOTokenProvider(botocore.session.Session(profile='dev')).load_token().get_frozen_token()
            say(token=token.token, expires=token.expiration.isoformat())
            """);

        using var file = JsonDocument.Parse(File.ReadAllText(Home.TokenPath));
        Assert.Equal(file.RootElement.GetProperty("accessToken").GetString(), token["token"]);
        Assert.Equal(file.RootElement.GetProperty("expiresAt").GetDateTimeOffset(),
            DateTimeOffset.Parse(token["expires"], CultureInfo.InvariantCulture));
        Assert.Equal(1, Home.Refreshes);
    }

    [Fact]
    public async Task Botocore_takes_the_role_credentials_that_a_run_cached()
    {
        Home.SignIn();
        var document = await Home.DocumentAsync();
        var theirs = await PythonAsync(RoleCredentials);
        Assert.Equal((document.KeyId, document.Secret, document.Token, document.AccountId),
            (theirs["key"], theirs["secret"], theirs["token"], theirs["account"]));
        Assert.Equal(1, Home.Fetches);
        Assert.Single(Home.RoleFiles);
    }

    [Fact]
    public async Task What_botocore_refreshed_and_cached_is_taken_without_a_call()
    {
        Home.SignIn(TimeSpan.FromMinutes(5));
        var theirs = await PythonAsync(RoleCredentials);
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
        var path = Assert.Single(Home.RoleFiles);
        var bytes = File.ReadAllBytes(path);

        var document = await Home.DocumentAsync();

        Assert.Equal((theirs["key"], theirs["secret"], theirs["token"], theirs["account"]),
            (document.KeyId, document.Secret, document.Token, document.AccountId));
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));

        // Fetched by us, the file is the same but for its values.
        var token = File.ReadAllText(Home.TokenPath);
        File.Delete(path);
        var ours = await Home.DocumentAsync();
        Assert.Equal(token, File.ReadAllText(Home.TokenPath));
        Assert.Equal((1, 2), (Home.Refreshes, Home.Fetches));
        Assert.Equal(
            System.Text.Encoding.UTF8.GetString(bytes)
                .Replace(document.KeyId, ours.KeyId, StringComparison.Ordinal)
                .Replace(document.Secret, ours.Secret, StringComparison.Ordinal)
                .Replace(document.Token, ours.Token, StringComparison.Ordinal)
                .Replace(document.Expiration, ours.Expiration, StringComparison.Ordinal),
            File.ReadAllText(path));
    }

    [Fact]
    public async Task A_token_refreshed_by_us_is_refreshed_by_botocore_next()
    {
        Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(10); // each is due at once
        Home.SignIn(TimeSpan.FromMinutes(5));
        await Home.DocumentAsync();
        await PythonAsync("""
            from botocore.tokens import SSOTokenProvider
            token = SSOTokenProvider(botocore.session.Session(profile='dev')).load_token().get_frozen_token()
            say(token=token.token)
            """);
        File.Delete(Assert.Single(Home.RoleFiles));
        await Home.DocumentAsync();
        Assert.Equal((3, 2), (Home.Refreshes, Home.Fetches));
    }

    [Fact]
    public async Task Botocore_runs_it_as_its_credential_process()
    {
        Home.SignIn();
        Home.Config += $"\n[profile dev-process]\ncredential_process = {SsoCredBinary.Path} --profile dev\n";
        var theirs = await PythonAsync("""
            found = botocore.session.Session(profile='dev-process').get_credentials()
            frozen = found.get_frozen_credentials()
            say(method=found.method, key=frozen.access_key, secret=frozen.secret_key, token=frozen.token,
                account=frozen.account_id)
            """);
        var document = await Home.DocumentAsync();
        Assert.Equal(("custom-process", document.KeyId, document.Secret, document.Token, document.AccountId),
            (theirs["method"], theirs["key"], theirs["secret"], theirs["token"], theirs["account"]));
        Assert.Equal(1, Home.Fetches);
    }

    [Fact]
    public async Task Botocore_shows_the_hint_when_somebody_has_to_sign_in()
    {
        Home.Config += $"\n[profile dev-process]\ncredential_process = {SsoCredBinary.Path} --profile dev\n";
        var theirs = await PythonAsync("""
            from botocore.exceptions import CredentialRetrievalError
            try:
                botocore.session.Session(profile='dev-process').get_credentials()
                say(error='none')
            except CredentialRetrievalError as error:
                say(error=str(error))
            """);
        Assert.Contains("sso-cred: hint: run: sso-cred login dev", theirs["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Botocore_reads_every_profile_that_a_sync_wrote()
    {
        Home.SignIn();
        string?[] names = ["a\nb", "[x]", "'q'", "🚀", "..", new('n', 300), "Müller & Söhne", "東京", null, "a\nb"];
        Home.StandIn.Tenant.Accounts = [.. names.Select((name, i) =>
            new IdentityCenter.State.Account($"00000000000{i}", name, null, ["ReadOnly", "a+b=c,d.e@f-g_h"]))];
        var run = await Home.RunAsync("profiles", "sync", "--yes", "--process", "--region", "eu-west-1");
        Assert.True(run.Exit == 0, run.Said);
        var theirs = await PythonAsync("""
            profiles = botocore.session.Session().full_config['profiles']
            twins = [each for each in profiles.values() if 'credential_process' in each]
            plain = [each for each in profiles.values() if 'credential_process' not in each]
            say(twins=str(len(twins)), accounts=','.join(sorted(each['sso_account_id'] for each in plain)),
                regions=','.join({each['region'] for each in profiles.values()} - {'eu-central-1'}),
                sessions=','.join({each['sso_session'] for each in plain}),
                found=str(all(each['credential_process'].split()[-1] in profiles for each in twins)))
            """);
        Assert.Equal("20", theirs["twins"]);
        Assert.Equal(string.Join(',', names.SelectMany((_, i) => (string[])[$"00000000000{i}", $"00000000000{i}"])
            .Append("012345678901").Order()),
            theirs["accounts"]);
        Assert.Equal(("eu-west-1", Home.SessionName, "True"), (theirs["regions"], theirs["sessions"], theirs["found"]));
    }

    // As the AWS CLI puts botocore's provider together (awscli/customizations/sso/__init__.py): with its file cache.
    const string RoleCredentials = """
        from botocore.credentials import SSOProvider
        from botocore.tokens import SSOTokenProvider
        from botocore.utils import JSONFileCache
        session = botocore.session.Session(profile='dev')
        found = SSOProvider(load_config=lambda: session.full_config, client_creator=session.create_client,
            profile_name='dev', cache=JSONFileCache(os.path.expanduser('~/.aws/cli/cache')),
            token_cache=JSONFileCache(os.path.expanduser('~/.aws/sso/cache')),
            token_provider=SSOTokenProvider(session)).load()
        frozen = found.get_frozen_credentials()
        say(key=frozen.access_key, secret=frozen.secret_key, token=frozen.token, account=frozen.account_id)
        """;

    Task<Dictionary<string, string>> PythonAsync(string script) => BotocoreScript.RunAsync(Home, script);
}

using CredentialProcess.Keyring;
using CredentialProcess.Profiles;
using SsoCred.Tests.Chaining;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// Every kind of secret with a real keyring: assumed roles, session policies, registries' passwords and legacy
/// sessions are kept there and found by the next run, and signing out or uninstalling removes them.
/// </summary>
public sealed class KeptSecretsTests : KeyringHomeTests
{
    const string PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const string Role = ItemKind.Role;
    const string StartUrl = "https://stand-in.awsapps.com/start";

    protected override void SetUp()
    {
        Home.AddRole();
        Home.AddProfile("old", $"sso_start_url = {StartUrl}", "sso_region = us-east-1",
            "sso_account_id = 012345678901", "sso_role_name = ReadOnly", "region = eu-central-1");
        Home.AddProfile("keyed", $"aws_access_key_id = {Home.StandIn.Tenant.Settings.User.KeyId}",
            $"aws_secret_access_key = {Home.StandIn.Tenant.Settings.User.Secret}");
        Home.AddRole("from-keys", "keyed");
    }

    // By the variable, which legacy sessions and static keys follow too.
    private protected override async Task<KeyringDesktop> StartDesktopAsync()
    {
        Home.Environment["SSO_CRED_STORE"] = "keyring";
        return await KeyringDesktop.WithKeyringAsync(Home);
    }

    [Theory]
    [InlineData("dev", 1, "--profile", "dev")]
    [InlineData("dev", 2, "--profile", "deploy")]
    [InlineData("dev", 2, "--profile", "dev", "--role-arn", ChainedHome.Role, "--policy-arn", PolicyArn)]
    [InlineData("dev", 2, "ecr", "password", "--profile", "dev")]
    [InlineData("dev", 3, "ecr", "password", "--profile", "deploy")]
    [InlineData("old", 1, "--profile", "old")]
    [InlineData("old", 2, "ecr", "password", "--profile", "old")]
    public async Task The_next_run_finds_them_in_the_keyring_and_makes_no_call(
        string login, int kept, params string[] args)
    {
        await LoginAsync(login);
        var before = KeyringDesktop.Count();
        var first = await RunAsync(args);
        var calls = Home.StandIn.Requests.Count;
        Assert.Equal(first, await RunAsync(args));
        Assert.Equal(calls, Home.StandIn.Requests.Count);
        Assert.Equal(kept, KeyringDesktop.Count() - before);
        var session = login == "old" ? new Session(null, StartUrl, "", null) : KeyringDesktop.Session;
        Assert.Equal(kept, KeyringDesktop.Keys(Role, session).Count
            + KeyringDesktop.Keys(ItemKind.Authorization, session).Count);
        KeyringDesktop.AssertNoSecretOnDisk();
        await AssertShownWithoutSecretsAsync();
    }

    [Fact]
    public async Task What_begins_with_static_keys_follows_the_variable_and_has_no_session()
    {
        var first = await RunAsync("--profile", "from-keys");
        Assert.Equal(first, await RunAsync("--profile", "from-keys"));
        Assert.Equal(1, Home.Assumed());
        Assert.Equal("none", Assert.Single(KeyringDesktop.Items()).Attributes["start_url"]);
        await AssertShownWithoutSecretsAsync();
        Assert.Empty(Home.RoleFiles);
    }

    [Fact]
    public async Task Dockers_helper_finds_its_password_in_the_keyring()
    {
        Home.Environment["SSO_CRED_ECR_PROFILE"] = "dev";
        await LoginAsync("dev");
        var first = await Docker.GetAsync();
        Assert.Equal(first, await Docker.GetAsync());
        Assert.Equal(1, Docker.Calls);
        Assert.Single(KeyringDesktop.Keys(ItemKind.Authorization));
        KeyringDesktop.AssertNoSecretOnDisk(first.Password);
    }

    [Fact]
    public async Task Signing_out_of_all_leaves_the_registrations_and_what_begins_with_static_keys()
    {
        await FillAsync();
        var run = await Home.RunAsync("logout", "--all");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Equal([(ItemKind.Registration, "my-sso"), (ItemKind.Registration, null), (Role, null)],
            KeyringDesktop.Items()
                .Select(item => (item.Attributes["kind"], item.Attributes.GetValueOrDefault("session")))
                .OrderBy(item => item.Item1 == Role).ThenBy(item => item.Item2 is null));
        Assert.Equal(4, (await Home.RunAsync("--profile", "deploy")).Exit);
        KeyringDesktop.AssertNoSecretOnDisk();
    }

    [Fact]
    public async Task Signing_out_of_one_session_leaves_the_other_signed_in()
    {
        await FillAsync();
        var old = await RunAsync("--profile", "old");
        Assert.Equal(0, (await Home.RunAsync("logout", "--session", Home.SessionName)).Exit);
        Assert.Equal(ItemKind.Registration, Assert.Single(
            KeyringDesktop.Items(), item => item.Attributes.GetValueOrDefault("session") == Home.SessionName)
            .Attributes["kind"]);
        Assert.Equal(old, await RunAsync("--profile", "old"));
    }

    [Fact]
    public async Task Uninstalling_removes_every_entry_of_an_unlocked_keyring_and_no_other()
    {
        await FillAsync();
        var count = KeyringDesktop.Count();
        await KeyringDesktop.StoreOtherAsync();
        var dry = await Home.RunAsync("uninstall", "--dry-run");
        Assert.Contains($"remove {count} entries of sso-cred from the keyring, with its sign-ins\n", dry.OutputText,
            StringComparison.Ordinal);
        Assert.Equal(count, KeyringDesktop.Count());
        Assert.Equal(0, (await Home.RunAsync("uninstall", "--yes")).Exit);
        Assert.Equal(0, KeyringDesktop.Count());
        Assert.Equal(1, KeyringDesktop.Ask(keyring => keyring.Count(KeyringDesktop.Other)));
    }

    /// <summary>Both sessions, with an entry of each kind, and a role that begins with static keys.</summary>
    async Task FillAsync()
    {
        await LoginAsync("dev");
        await LoginAsync("old");
        await RunAsync("--profile", "deploy");
        await RunAsync("--profile", "dev", "--role-arn", ChainedHome.Role, "--policy-arn", PolicyArn);
        await RunAsync("ecr", "password", "--profile", "deploy");
        await RunAsync("--profile", "from-keys");
        Assert.Equal([ItemKind.Authorization, ItemKind.Registration, Role, ItemKind.Token],
            KeyringDesktop.Items().Select(item => item.Attributes["kind"]).Distinct().Order(StringComparer.Ordinal));
    }

    async Task LoginAsync(string profile)
    {
        var run = await Home.RunAsync("login", "--device", "--profile", profile);
        Assert.True(run.Exit == 0, run.Said);
    }

    async Task<string> RunAsync(params string[] args)
    {
        var run = await Home.RunAsync(args);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        return run.OutputText;
    }

    async Task AssertShownWithoutSecretsAsync()
    {
        KeyringDesktop.Learn();
        foreach (var item in KeyringDesktop.Items())
        {
            var shown = await KeyringDesktop.ShownAsync(item);
            Assert.Contains("sso-cred: " + item.Attributes["kind"], shown, StringComparison.Ordinal);
            Assert.Equal("sso-cred", item.Attributes["application"]);
            // gnome-keyring's own is xdg:schema.
            Assert.Empty(item.Attributes.Keys.Except(
                ["application", "kind", "session", "start_url", "key", "xdg:schema"]));
            Home.AssertNoSecretIn(shown);
        }
    }
}

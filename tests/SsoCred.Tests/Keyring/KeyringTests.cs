using CredentialProcess.Keyring;
using SsoCred.Tests.Faults;

namespace SsoCred.Tests.Keyring;

/// <summary>A session whose secrets are in a real keyring: what runs do with it, and that no file gets any.</summary>
public sealed class KeyringTests : DesktopTests
{
    const int Copies = 50;

    private protected override Task<KeyringDesktop> StartDesktopAsync() => KeyringDesktop.StartAsync(Home);

    protected override void SetUp() => Home.StandIn.Tenant.Settings.AutoApproves = true;

    [Fact]
    public async Task A_sign_in_and_its_credentials_are_in_the_keyring_and_in_no_file()
    {
        await SignInAsync();
        var first = await Home.DocumentAsync();
        Assert.Equal(first, await Home.DocumentAsync());
        Assert.Equal(1, Home.Fetches);
        Assert.Equal((1, 1, 1), (KeyringDesktop.Keys(ItemKind.Token).Count,
            KeyringDesktop.Keys(ItemKind.Registration).Count,
            KeyringDesktop.Keys(ItemKind.Role).Count));
        KeyringDesktop.AssertNoSecretOnDisk(first.Secret, first.Token);
    }

    [Fact]
    public async Task A_refreshed_token_replaces_the_old_one()
    {
        Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(5);
        await SignInAsync();
        var before = Token();
        await Home.DocumentAsync();
        Assert.Equal(1, Home.StandIn.Calls["CreateToken:refresh_token"]);
        Assert.NotEqual(before, Token());
        // What is reserved for a refresh is removed after it.
        Assert.Single(KeyringDesktop.Keys(ItemKind.Token));
        KeyringDesktop.AssertNoSecretOnDisk();
    }

    [Fact]
    public async Task Fifty_copies_with_a_due_token_cost_one_refresh_and_one_exchange()
    {
        Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(5);
        await SignInAsync();
        Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromHours(8);
        Home.StandIn.Faults.Add("CreateToken=delay:1,times=0");
        var runs = await ParallelRuns.RunAsync(Home, Copies);
        var document = runs[0].Document();
        Assert.All(runs, run => Assert.Equal(document, run.Document()));
        Assert.Equal((1, 1), (Home.StandIn.Calls["CreateToken:refresh_token"], Home.Fetches));
        KeyringDesktop.AssertNoSecretOnDisk(document.Secret, document.Token);
    }

    [Fact]
    public async Task A_locked_keyring_is_exit_4_at_once_and_costs_no_call()
    {
        await SignInAsync();
        await Home.DocumentAsync();
        await KeyringDesktop.LockAsync();
        var calls = Home.StandIn.Requests.Count;
        var failed = await Home.FailAsync(4);
        Assert.Equal(("the keyring is locked", "run: sso-cred login dev"), (failed.Error, failed.Hint));
        Assert.Equal(calls, Home.StandIn.Requests.Count);
        // No file takes its place.
        Assert.Empty(Home.RoleFiles);
        Assert.False(File.Exists(Home.TokenPath));
    }

    [Fact]
    public async Task Without_a_desktop_nobody_is_asked_to_unlock_it()
    {
        await KeyringDesktop.LockAsync();
        var failed = (await Home.RunAsync("login")).Failed(4);
        Assert.Equal("the keyring is locked", failed.Error);
        Assert.StartsWith("unlock it in the desktop's session", failed.Hint, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_keyring_that_hangs_costs_the_time_limit()
    {
        await SignInAsync();
        KeyringDesktop.Signal("STOP");
        try
        {
            var failed = (await Home.RunAsync("--profile", "dev", "--timeout", "1")).Failed(6);
            Assert.Equal("the keyring has not answered within 1 s", failed.Error);
        }
        finally
        {
            KeyringDesktop.Signal("CONT");
        }
    }

    [Fact]
    public async Task Killed_at_ten_moments_of_a_refresh_the_sign_in_is_not_lost()
    {
        const int seed = 20261127;
        var random = new Random(seed);
        Home.StandIn.Tenant.Settings.RotationGrace = TimeSpan.FromMinutes(1);
        Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(5);
        await SignInAsync();
        for (var i = 0; i < 10; i++)
        {
            var run = Home.Start("--profile", "dev");
            await Task.Delay(random.Next(60));
            run.Kill();
            await run.EndAsync();
            await Home.DocumentAsync();
            Assert.True(KeyringDesktop.Ask(keyring =>
                keyring.Remove(new ItemAttributes(ItemKind.Role, KeyringDesktop.Session, null).Pairs())) > 0);
        }

        Assert.Single(KeyringDesktop.Keys(ItemKind.Token));
    }

    [Fact]
    public async Task Signing_out_removes_all_but_the_registration()
    {
        await SignInAsync();
        await Home.DocumentAsync();
        var run = await Home.RunAsync("logout", "--session", Home.SessionName);
        Assert.Equal((0, "signed out of session 'my-sso'\n", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Equal(1, Home.StandIn.Calls["Logout"]);
        Assert.Equal(1, KeyringDesktop.Count());
        Assert.Single(KeyringDesktop.Keys(ItemKind.Registration));
        await Home.FailAsync(4);
    }

    [Fact]
    public async Task Signing_out_also_removes_what_an_earlier_setting_has_left_in_the_keyring()
    {
        await SignInAsync();
        await Home.DocumentAsync();
        Home.Config = Home.Config.Replace("sso_cred_store = keyring\n", "", StringComparison.Ordinal);
        Assert.Equal("signed out of session 'my-sso'\n",
            (await Home.RunAsync("logout", "--session", Home.SessionName)).OutputText);
        Assert.Equal(1, KeyringDesktop.Count());
    }

    [Fact]
    public async Task Status_and_doctor_tell_where_the_secrets_are()
    {
        await SignInAsync();
        var status = await Home.RunAsync("status", "--json");
        Assert.Contains("\"store\": \"keyring\"", status.OutputText, StringComparison.Ordinal);
        Assert.Contains("my-sso: kept in the keyring", (await Home.RunAsync("status")).OutputText,
            StringComparison.Ordinal);
        Assert.Contains("unlocked; it has 2 entries of this session",
            (await Home.RunAsync("doctor", "--profile", "dev", "--offline")).OutputText, StringComparison.Ordinal);
        await KeyringDesktop.LockAsync();
        Assert.Contains("it is locked", (await Home.RunAsync("doctor", "--profile", "dev", "--offline")).OutputText,
            StringComparison.Ordinal);
        var locked = await Home.RunAsync("status");
        Assert.Equal(4, locked.Exit);
        Assert.Contains("the keyring is locked", locked.OutputText, StringComparison.Ordinal);
    }

    string Token() => System.Text.Encoding.UTF8.GetString(KeyringDesktop.Ask(keyring =>
        keyring.Get(new ItemAttributes(
            ItemKind.Token, KeyringDesktop.Session, KeyringDesktop.Keys(ItemKind.Token).Single())))!);

    async Task SignInAsync()
    {
        var run = await Home.RunAsync("login", "--profile", "dev");
        Assert.True(run.Exit == 0, run.Said);
    }
}

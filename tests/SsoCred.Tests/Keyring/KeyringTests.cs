using CredentialProcess.Keyring;
using SsoCred.Tests.Faults;

namespace SsoCred.Tests.Keyring;

/// <summary>A session whose secrets are in a real keyring: what runs do with it, and that no file gets any.</summary>
public sealed class KeyringTests : IAsyncLifetime
{
    const int Copies = 50;

    Home _home = null!;
    KeyringDesktop _desktop = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _desktop = await KeyringDesktop.StartAsync(_home);
        _home.StandIn.Tenant.Settings.AutoApproves = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_desktop is not null)
            await _desktop.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task A_sign_in_and_its_credentials_are_in_the_keyring_and_in_no_file()
    {
        await SignInAsync();
        var first = await _home.DocumentAsync();
        Assert.Equal(first, await _home.DocumentAsync());
        Assert.Equal(1, _home.Fetches);
        Assert.Equal((1, 1, 1), (_desktop.Keys(ItemKind.Token).Count, _desktop.Keys(ItemKind.Registration).Count,
            _desktop.Keys(ItemKind.Role).Count));
        _desktop.AssertNoSecretOnDisk(first.Secret, first.Token);
    }

    [Fact]
    public async Task A_refreshed_token_replaces_the_old_one()
    {
        _home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(5);
        await SignInAsync();
        var before = Token();
        await _home.DocumentAsync();
        Assert.Equal(1, _home.StandIn.Calls["CreateToken:refresh_token"]);
        Assert.NotEqual(before, Token());
        // What is reserved for a refresh is removed after it.
        Assert.Single(_desktop.Keys(ItemKind.Token));
        _desktop.AssertNoSecretOnDisk();
    }

    [Fact]
    public async Task Fifty_copies_with_a_due_token_cost_one_refresh_and_one_exchange()
    {
        _home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(5);
        await SignInAsync();
        _home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromHours(8);
        _home.StandIn.Faults.Add("CreateToken=delay:1,times=0");
        var runs = await ParallelRuns.RunAsync(_home, Copies);
        var document = runs[0].Document();
        Assert.All(runs, run => Assert.Equal(document, run.Document()));
        Assert.Equal((1, 1), (_home.StandIn.Calls["CreateToken:refresh_token"], _home.Fetches));
        _desktop.AssertNoSecretOnDisk(document.Secret, document.Token);
    }

    [Fact]
    public async Task A_locked_keyring_is_exit_4_at_once_and_costs_no_call()
    {
        await SignInAsync();
        await _home.DocumentAsync();
        await _desktop.LockAsync();
        var calls = _home.StandIn.Requests.Count;
        var failed = await _home.FailAsync(4);
        Assert.Equal(("the keyring is locked", "run: sso-cred login dev"), (failed.Error, failed.Hint));
        Assert.Equal(calls, _home.StandIn.Requests.Count);
        // No file takes its place.
        Assert.Empty(_home.RoleFiles);
        Assert.False(File.Exists(_home.TokenPath));
    }

    [Fact]
    public async Task Without_a_desktop_nobody_is_asked_to_unlock_it()
    {
        await _desktop.LockAsync();
        var failed = (await _home.RunAsync("login")).Failed(4);
        Assert.Equal("the keyring is locked", failed.Error);
        Assert.StartsWith("unlock it in the desktop's session", failed.Hint, StringComparison.Ordinal);
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task A_keyring_that_hangs_costs_the_time_limit()
    {
        await SignInAsync();
        _desktop.Signal("STOP");
        try
        {
            var failed = (await _home.RunAsync("--profile", "dev", "--timeout", "1")).Failed(6);
            Assert.Equal("the keyring has not answered within 1 s", failed.Error);
        }
        finally
        {
            _desktop.Signal("CONT");
        }
    }

    [Fact]
    public async Task Killed_at_ten_moments_of_a_refresh_the_sign_in_is_not_lost()
    {
        const int seed = 20261127;
        var random = new Random(seed);
        _home.StandIn.Tenant.Settings.RotationGrace = TimeSpan.FromMinutes(1);
        _home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(5);
        await SignInAsync();
        for (var i = 0; i < 10; i++)
        {
            var run = _home.Start("--profile", "dev");
            await Task.Delay(random.Next(60));
            run.Kill();
            await run.EndAsync();
            await _home.DocumentAsync();
            Assert.True(_desktop.Ask(keyring =>
                keyring.Remove(new ItemAttributes(ItemKind.Role, KeyringDesktop.Session, null).Pairs())) > 0);
        }

        Assert.Single(_desktop.Keys(ItemKind.Token));
    }

    [Fact]
    public async Task Signing_out_removes_all_but_the_registration()
    {
        await SignInAsync();
        await _home.DocumentAsync();
        var run = await _home.RunAsync("logout", "--session", Home.SessionName);
        Assert.Equal((0, "signed out of session 'my-sso'\n", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Equal(1, _home.StandIn.Calls["Logout"]);
        Assert.Equal(1, _desktop.Count());
        Assert.Single(_desktop.Keys(ItemKind.Registration));
        await _home.FailAsync(4);
    }

    [Fact]
    public async Task Signing_out_also_removes_what_an_earlier_setting_has_left_in_the_keyring()
    {
        await SignInAsync();
        await _home.DocumentAsync();
        _home.Config = _home.Config.Replace("sso_cred_store = keyring\n", "", StringComparison.Ordinal);
        Assert.Equal("signed out of session 'my-sso'\n",
            (await _home.RunAsync("logout", "--session", Home.SessionName)).OutputText);
        Assert.Equal(1, _desktop.Count());
    }

    [Fact]
    public async Task Status_and_doctor_tell_where_the_secrets_are()
    {
        await SignInAsync();
        var status = await _home.RunAsync("status", "--json");
        Assert.Contains("\"store\": \"keyring\"", status.OutputText, StringComparison.Ordinal);
        Assert.Contains("my-sso: kept in the keyring", (await _home.RunAsync("status")).OutputText,
            StringComparison.Ordinal);
        Assert.Contains("unlocked; it has 2 entries of this session",
            (await _home.RunAsync("doctor", "--profile", "dev", "--offline")).OutputText, StringComparison.Ordinal);
        await _desktop.LockAsync();
        Assert.Contains("it is locked", (await _home.RunAsync("doctor", "--profile", "dev", "--offline")).OutputText,
            StringComparison.Ordinal);
        var locked = await _home.RunAsync("status");
        Assert.Equal(4, locked.Exit);
        Assert.Contains("the keyring is locked", locked.OutputText, StringComparison.Ordinal);
    }

    string Token() => System.Text.Encoding.UTF8.GetString(_desktop.Ask(keyring =>
        keyring.Get(new ItemAttributes(
            ItemKind.Token, KeyringDesktop.Session, _desktop.Keys(ItemKind.Token).Single())))!);

    async Task SignInAsync()
    {
        var run = await _home.RunAsync("login", "--profile", "dev");
        Assert.True(run.Exit == 0, run.Said);
    }
}

using CredentialProcess;
using CredentialProcess.Keyring;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// gnome-keyring aborts at OpenSession from a connection that it does not know yet, so another call is always answered
/// before.
/// </summary>
public sealed class FirstCallTests : SecretServiceTests
{
    static readonly ItemAttributes s_item = new(ItemKind.Token, KeyringDesktop.Session, "key");

    [Fact]
    public async Task No_command_opens_a_session_first()
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        string[][] all =
        [
            ["login", "--device", "--profile", "dev"],
            ["--profile", "dev"],
            ["store", "move", Home.SessionName, "--to", "keyring", "--yes"],
            ["--profile", "dev"],
            ["accounts", "--profile", "dev"],
            ["store", "move", Home.SessionName, "--to", "files", "--yes"],
            ["store", "move", Home.SessionName, "--to", "keyring", "--yes"],
            ["status"],
            ["login", "--device", "--profile", "dev", "--force"],
            ["logout", "--session", Home.SessionName],
        ];
        foreach (var args in all)
        {
            var run = await Home.RunAsync(args);
            Assert.True(run.Exit == 0, $"{string.Join(' ', args)}: {run.Said}");
        }

        Assert.Contains("Service.OpenSession", Keyring.Called);
        Assert.DoesNotContain("Service.OpenSession", Keyring.CalledFirst);
    }

    [Fact]
    public void A_search_opens_no_session()
    {
        KeyringDesktop.Ask(keyring => (keyring.Get(s_item), keyring.Count(ItemAttributes.OfAll), keyring.IsLocked()));
        Assert.DoesNotContain("Service.OpenSession", Keyring.Called);
    }

    [Fact]
    public void What_is_stored_by_the_first_call_is_not_sent_first()
    {
        KeyringDesktop.Ask(keyring =>
        {
            keyring.Set(s_item, "a value"u8.ToArray());
            return true;
        });
        Assert.Equal(["org.freedesktop.DBus.Properties.Get"], Keyring.CalledFirst);
        Assert.Single(Keyring.Called, "Service.OpenSession");
    }

    [Fact]
    public async Task A_keyring_that_is_started_again_is_not_sent_it_first_either()
    {
        using var keyring = new SecretService(
            Home.Environment.GetValueOrDefault, TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal(0, keyring.Count(ItemAttributes.OfAll));
        await Keyring.DisposeAsync();
        Assert.Throws<Failure>(() => keyring.Set(s_item, "a value"u8.ToArray()));
        await using var again = await SecretServiceStandIn.StartAsync(Home);
        keyring.Set(s_item, "a value"u8.ToArray());
        Assert.Contains("Service.OpenSession", again.Called);
        Assert.DoesNotContain("Service.OpenSession", again.CalledFirst);
    }
}

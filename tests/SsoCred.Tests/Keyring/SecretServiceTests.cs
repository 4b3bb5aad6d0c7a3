namespace SsoCred.Tests.Keyring;

/// <summary>Tests with a stand-in for the keyring, which answers as no keyring would.</summary>
public abstract class SecretServiceTests : DesktopTests
{
    private protected SecretServiceStandIn Keyring { get; private set; } = null!;

    protected override async Task StartAsync()
    {
        await base.StartAsync();
        Keyring = await SecretServiceStandIn.StartAsync(Home);
    }

    protected override async Task StopAsync()
    {
        if (Keyring is not null)
            await Keyring.DisposeAsync();
        await base.StopAsync();
    }

    private protected override Task<KeyringDesktop> StartDesktopAsync() => KeyringDesktop.WithoutKeyringAsync(Home);
}

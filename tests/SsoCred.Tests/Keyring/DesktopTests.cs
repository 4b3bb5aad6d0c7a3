namespace SsoCred.Tests.Keyring;

/// <summary>Tests on a desktop's session bus of their own.</summary>
public abstract class DesktopTests : ExecutableTests
{
    private protected KeyringDesktop KeyringDesktop { get; private set; } = null!;

    protected override async Task StartAsync() => KeyringDesktop = await StartDesktopAsync();

    protected override async Task StopAsync()
    {
        if (KeyringDesktop is not null)
            await KeyringDesktop.DisposeAsync();
    }

    private protected abstract Task<KeyringDesktop> StartDesktopAsync();
}

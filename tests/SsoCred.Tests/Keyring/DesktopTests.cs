namespace SsoCred.Tests.Keyring;

/// <summary>Tests on a desktop's session bus of their own.</summary>
public abstract class DesktopTests : ExecutableTests
{
    private protected KeyringDesktop KeyringDesktop { get; private set; } = null!;

    public override async ValueTask DisposeAsync()
    {
        if (KeyringDesktop is not null)
            await KeyringDesktop.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task StartAsync() => KeyringDesktop = await StartDesktopAsync();

    private protected abstract Task<KeyringDesktop> StartDesktopAsync();
}
